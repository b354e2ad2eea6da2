/*
 * The risk of a dwelling around a place, by two kernel densities.
 */
#include "kernel/hotspots/kernel_relative_risk.h"

#include "kernel/random.h"

#include <math.h>
#include <string.h>

#include <Rmath.h>

KernelRisk
kernel_risk_at(const KernelPlace *place, const KernelWhole *whole)
{
	/* one over the number of points of which the squared kernels add up to that of a density */
	double		spread = place->mass_of_square / place->mass / (4 * M_PI * whole->bandwidth * whole->bandwidth);
	double		share = place->dwellings / whole->dwellings;
	double		margin = qnorm((1 + whole->confidence) / 2, 0, 1, 1, 0) *
		sqrt(spread * (1 / place->events + 1 / place->dwellings));
	KernelRisk	risk = {.rate = place->events / place->dwellings, NAN, NAN, NAN, NAN, NAN};

	if (whole->events == 0)
		return risk;
	risk.relative = risk.rate / (whole->events / whole->dwellings);
	risk.low = risk.relative > 0 ? risk.relative * exp(-margin) : 0;
	risk.high = risk.relative > 0 ? risk.relative * exp(margin) : INFINITY;
	risk.variance = spread * (1 / whole->events + 1 / whole->dwellings) / share;
	risk.p = pnorm(log(risk.relative), 0, sqrt(risk.variance), 0, 0);
	return risk;
}

/* ---------------------------------------------------------------- random labels */

/* Sums of the same kernels in another order may differ by this share. */
#define ROUNDING 1e-9

static KernelStatus
draw_density(Kernel *kernel, const RelabelRequest *request, uint32_t permutation, double *density)
{
	const Points *dwellings = request->dwellings;
	double		narrow = density_narrow(request->bandwidth, request->grid->size);
	uint64_t	work = 0;
	Random		random;

	random_stream(&random, (uint64_t) request->seed, permutation);
	memset(density, 0, density_grid_cells(request->grid) * sizeof(double));
	for (uint32_t i = 0; i < request->events; i++)
	{
		uint32_t	d = random_below(&random, dwellings->count);

		density_add(request->grid, narrow, dwellings->x[d], dwellings->y[d], density);
		if (kernel_stop_after(kernel, &work, DENSITY_LAID_MAX * DENSITY_LAID_MAX))
			return KERNEL_STOPPED;
	}
	return density_smooth(kernel, request->grid, request->bandwidth, density);
}

KernelStatus
kernel_risk_relabel(Kernel *kernel, const RelabelRequest *request, uint32_t *as_high)
{
	size_t		cells = density_grid_cells(request->grid);
	double	   *density = kernel_alloc(kernel, cells, sizeof(double));
	KernelStatus status = KERNEL_OK;

	memset(as_high, 0, cells * sizeof(uint32_t));
	for (uint32_t p = 0; p < request->permutations && status == KERNEL_OK; p++)
	{
		status = draw_density(kernel, request, p, density);
		for (size_t i = 0; i < cells && status == KERNEL_OK; i++)
			as_high[i] += request->asked[i] && density[i] >= request->density[i] * (1 - ROUNDING);
	}
	kernel_free(kernel, density);
	return status;
}
