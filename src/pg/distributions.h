/*
 * R's distribution functions, which the kernels call by their own names.
 */
#ifndef PG_DISTRIBUTIONS_H
#define PG_DISTRIBUTIONS_H

/* Opens R's library; to be called before any kernel. */
extern void distributions_open(void);

#endif
