/*
 * Small graphs as matrices, and what can be counted in them by looking at
 * every two, three or four events.
 */
#ifndef UNIT_GRAPHS_H
#define UNIT_GRAPHS_H

#include "kernel/near_repeat/moments.h"
#include "kernel/random.h"

#include <string.h>

#define GRAPH_EVENTS_MAX 48

typedef struct Graph
{
	int			events;
	bool		edge[GRAPH_EVENTS_MAX][GRAPH_EVENTS_MAX];
} Graph;

static inline void
graph_join(Graph *graph, int a, int b)
{
	graph->edge[a][b] = graph->edge[b][a] = true;
}

/* Each two events joined with this chance in a thousand. */
static inline Graph
graph_random(Random *random, int events, uint32_t chance)
{
	Graph		graph = {.events = events};

	for (int a = 0; a < events; a++)
		for (int b = a + 1; b < events; b++)
			if (random_below(random, 1000) < chance)
				graph_join(&graph, a, b);
	return graph;
}

/* The events whose days differ by from .. to. */
static inline Graph
graph_of_days(const int *day, int events, int from, int to)
{
	Graph		graph = {.events = events};

	for (int a = 0; a < events; a++)
		for (int b = a + 1; b < events; b++)
		{
			int			lag = day[a] > day[b] ? day[a] - day[b] : day[b] - day[a];

			if (lag >= from && lag <= to)
				graph_join(&graph, a, b);
		}
	return graph;
}

static inline int
graph_degree(const Graph *graph, int event)
{
	int			degree = 0;

	for (int other = 0; other < graph->events; other++)
		degree += graph->edge[event][other];
	return degree;
}

/* Stars of three edges around an event: three partners, in order. */
static inline int
graph_stars(const Graph *graph, int centre)
{
	const bool *near = graph->edge[centre];
	int			stars = 0;

	for (int a = 0; a < graph->events; a++)
		for (int b = a + 1; near[a] && b < graph->events; b++)
			for (int c = b + 1; near[b] && c < graph->events; c++)
				stars += near[c];
	return stars;
}

/* Everything the moments need, from its definition. */
static inline GraphCounts
graph_counts(const Graph *graph)
{
	GraphCounts counts = {.third_known = true};

	for (int a = 0; a < graph->events; a++)
	{
		counts.stars += graph_stars(graph, a);
		for (int b = 0; b < graph->events; b++)
		{
			if (!graph->edge[a][b])
				continue;
			counts.edges += a < b;
			if (a < b)
				counts.edge_products += (graph_degree(graph, a) - 1) * (graph_degree(graph, b) - 1);
			for (int c = 0; c < graph->events; c++)
			{
				counts.paths += a < c && graph->edge[b][c];
				counts.triangles += a < b && b < c && graph->edge[b][c] && graph->edge[a][c];
			}
		}
	}
	return counts;
}

/* The same edges as packed rows, the lower event first. */
static inline PairRows
graph_rows(Kernel *kernel, const Graph *graph)
{
	PairRows	rows = {0};

	for (int a = 0; a < graph->events; a++)
		for (int b = a + 1; b < graph->events; b++)
			if (graph->edge[a][b])
				pair_rows_append(kernel, &rows, a, b);
	return rows;
}

#endif
