/*
 * Systems of linear equations, by LAPACK.
 */
#include "kernel/linear.h"

/* Fortran's way to call: all by address, and the lengths of strings after the rest. */
extern void dpotrf_(const char *triangle, const int *size, double *matrix, const int *stride, int *failed,
					size_t length);
extern void dpotri_(const char *triangle, const int *size, double *matrix, const int *stride, int *failed,
					size_t length);
extern void dgesv_(const int *size, const int *sides, double *matrix, const int *stride, int *pivot, double *right,
				   const int *right_stride, int *failed);

bool
linear_invert(double *matrix, int size)
{
	int			failed;

	dpotrf_("U", &size, matrix, &size, &failed, 1);
	if (failed == 0)
		dpotri_("U", &size, matrix, &size, &failed, 1);
	for (int column = 0; column < size; column++)
		for (int row = column + 1; row < size; row++)
			matrix[column * size + row] = matrix[row * size + column];
	return failed == 0;
}

bool
linear_solve(Kernel *kernel, double *matrix, double *right, int size)
{
	int		   *pivot = kernel_alloc(kernel, size, sizeof(int));
	int			sides = 1;
	int			failed;

	dgesv_(&size, &sides, matrix, &size, pivot, right, &size, &failed);
	kernel_free(kernel, pivot);
	return failed == 0;
}
