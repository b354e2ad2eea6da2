/*
 * The server's side of the kernels' small interface.
 */
#include "pg/kernel_env.h"

#include "miscadmin.h"
#include "utils/memutils.h"

static void *
server_resize(Kernel *kernel, void *old, size_t size)
{
	if (size == 0)
	{
		pfree(old);
		return NULL;
	}
	if (old == NULL)
		return MemoryContextAllocHuge(((ServerKernel *) kernel)->context, size);
	return repalloc_huge(old, size);
}

/* A cancelled query leaves from here; its memory context takes everything with it. */
static bool
server_stop(Kernel *kernel)
{
	CHECK_FOR_INTERRUPTS();
	return false;
}

Kernel *
server_kernel(ServerKernel *server, MemoryContext context)
{
	server->kernel.resize = server_resize;
	server->kernel.stop = server_stop;
	server->context = context;
	return &server->kernel;
}
