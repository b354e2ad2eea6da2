/*
 * How much of a kernel lies inside an area, for a kernel in the middle of
 * each square of a map: what divides a density near the edge of the area.
 *
 * By Green's theorem that is an integral along the border.  The narrow kernel
 * of kernel_density.h is integrated exactly, around the border alone, and then
 * smoothed as densities are.
 */
#ifndef KERNEL_KERNEL_MASS_H
#define KERNEL_KERNEL_MASS_H

#include "kernel/hotspots/kernel_density.h"
#include "kernel/outlines.h"

/*
 * The first of the outlines is the area; its rings may run either way and end
 * with their first corner again.  The map holds it with DENSITY_REACH
 * bandwidths around it.
 */
extern KernelStatus kernel_mass_inside(Kernel *kernel, const DensityGrid *grid, const Outlines *outlines, double bandwidth,
									   double *mass);

#endif
