/*
 * The server's side of the kernels' small interface (src/kernel/memory.h).
 */
#ifndef PG_KERNEL_ENV_H
#define PG_KERNEL_ENV_H

#include "postgres.h"

#include "kernel/memory.h"

/* A kernel environment that allocates in a memory context and leaves by ereport when the query is cancelled. */
typedef struct ServerKernel
{
	Kernel		kernel;
	MemoryContext context;
} ServerKernel;

extern Kernel *server_kernel(ServerKernel *server, MemoryContext context);

#endif
