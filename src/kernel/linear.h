/*
 * Systems of linear equations, by LAPACK.
 *
 * Matrices are stored whole, column after column.
 */
#ifndef KERNEL_LINEAR_H
#define KERNEL_LINEAR_H

#include "kernel/memory.h"

/* The inverse of a symmetric matrix, in its place; false when it is not positive definite. */
extern bool linear_invert(double *matrix, int size);

/* The solution in the place of the right side; the matrix is used up.  False when it is singular. */
extern bool linear_solve(Kernel *kernel, double *matrix, double *right, int size);

#endif
