/*
 * Disclosure: the least and the most that hidden numbers can be.
 *
 * Atoms that are in the same published cells are told apart by nobody: they
 * make a class, and only the sum of a class matters.  Classes that follow by
 * subtraction are filled in; what is left falls apart into components, which
 * share no published cell, and each is a linear programme of its own.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE				/* qsort_r */
#endif
#include "kernel/areas/disclosure.h"

#include <glpk.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

/* How many whole points are looked at for all cells together, before each is solved for itself. */
#define ROUNDS 24

/* Steps of the simplex method between two looks at stop(). */
#define STEPS 200

#define WHOLE_TOLERANCE 1e-5

/* Lists of numbers, one after the other. */
typedef struct Lists
{
	uint32_t	count;
	uint32_t   *start;
	uint32_t   *item;
} Lists;

typedef struct System
{
	Kernel	   *kernel;
	const DisclosureCells *cells;
	Lists		cells_of_atom;	/* published ones only */
	uint32_t	classes;
	uint32_t   *class_of_atom;
	uint32_t   *class_size;
	Lists		cells_of_class; /* published ones only */
	Lists		classes_of_cell;
	bool	   *full;			/* beside classes_of_cell.item: is the whole class in the cell? */

	bool	   *known;			/* by class: does its sum follow by subtraction? */
	int64_t    *sum;
	uint32_t   *known_from;		/* by class: the cell that gave it */
	uint32_t   *unknown;		/* by published cell: how many of its classes are not known */
	int64_t    *rest_low;		/* and what is left for these */
	int64_t    *rest_high;

	uint32_t   *component;		/* by class; NONE for a known one, and for one in no published cell */
	uint32_t	components;
	Lists		classes_of_component;
	Lists		cells_of_component;		/* published ones */
	Lists		hidden_of_component;
	uint32_t   *column;			/* by class, in the programme of its component, from 1 */
	uint32_t   *row;			/* by published cell */

	int64_t    *least;
	int64_t    *most;
	int64_t     enough;
	int64_t    *part_least;		/* beside hidden_of_component.item */
	int64_t    *part_most;
	double	   *weight;			/* by column */
	uint32_t   *stack;

	const bool *fixed;			/* what may not be hidden; NULL where nothing is to be */
	uint32_t   *victim;			/* by hidden cell: the published one to hide for it, or NONE */
	uint32_t   *blamed_for;		/* by published cell: the last hidden one whose bounds rest on it */
} System;

/* ---------------------------------------------------------------- lists */

static Lists
lists_new(Kernel *kernel, uint32_t count, size_t items)
{
	return (Lists) {
		.count = count,
		.start = kernel_alloc_zero(kernel, (size_t) count + 2, sizeof(uint32_t)),
		.item = kernel_alloc(kernel, items, sizeof(uint32_t))
	};
}

static void
lists_free(Kernel *kernel, Lists *lists)
{
	kernel_free(kernel, lists->start);
	kernel_free(kernel, lists->item);
}

/* Lists are filled in two rounds: first each says how long it will be, at start[list + 2], then each item is put in its place. */
static void
lists_lengths_to_places(Lists *lists)
{
	for (uint32_t i = 2; i < lists->count + 2; i++)
		lists->start[i] += lists->start[i - 1];
}

static void
lists_put(Lists *lists, uint32_t list, uint32_t item)
{
	lists->item[lists->start[list + 1]++] = item;
}

#define EACH(place, lists, list) \
	uint32_t place = (lists).start[list]; place < (lists).start[(list) + 1]; place++

/* ---------------------------------------------------------------- classes */

static void
list_cells_by_atom(System *system)
{
	const DisclosureCells *cells = system->cells;
	Lists	   *lists = &system->cells_of_atom;

	*lists = lists_new(system->kernel, cells->atoms, cells->start[cells->cells]);
	for (int round = 0; round < 2; round++)
	{
		for (uint32_t c = 0; c < cells->cells; c++)
			for (uint32_t i = cells->start[c]; !cells->hidden[c] && i < cells->start[c + 1]; i++)
			{
				if (round == 0)
					lists->start[cells->atom[i] + 2]++;
				else
					lists_put(lists, cells->atom[i], c);
			}
		if (round == 0)
			lists_lengths_to_places(lists);
	}
}

static int
compare_atoms(const void *a, const void *b, void *context)
{
	const Lists *lists = context;
	uint32_t	first = *(const uint32_t *) a;
	uint32_t	second = *(const uint32_t *) b;
	uint32_t	length = lists->start[first + 1] - lists->start[first];
	uint32_t	other = lists->start[second + 1] - lists->start[second];
	int			order;

	if (length != other)
		return length < other ? -1 : 1;
	order = memcmp(lists->item + lists->start[first], lists->item + lists->start[second], length * sizeof(uint32_t));
	return order != 0 ? order : (first > second) - (first < second);
}

/* Class 0 is that of the atoms in no published cell, with or without atoms. */
static void
make_classes(System *system)
{
	Kernel	   *kernel = system->kernel;
	uint32_t	atoms = system->cells->atoms;
	Lists	   *of_atom = &system->cells_of_atom;
	uint32_t   *sorted = kernel_alloc(kernel, atoms, sizeof(uint32_t));
	uint32_t   *example = kernel_alloc(kernel, (size_t) atoms + 1, sizeof(uint32_t));
	size_t		items = 0;

	system->class_of_atom = kernel_alloc(kernel, atoms, sizeof(uint32_t));
	system->class_size = kernel_alloc_zero(kernel, (size_t) atoms + 1, sizeof(uint32_t));
	for (uint32_t a = 0; a < atoms; a++)
		sorted[a] = a;
	qsort_r(sorted, atoms, sizeof(uint32_t), compare_atoms, of_atom);
	system->classes = 1;
	for (uint32_t i = 0; i < atoms; i++)
	{
		uint32_t	a = sorted[i];
		uint32_t	length = of_atom->start[a + 1] - of_atom->start[a];
		uint32_t	before = i > 0 ? sorted[i - 1] : a;

		if (length > 0 &&
			(i == 0 || length != of_atom->start[before + 1] - of_atom->start[before] ||
			 memcmp(of_atom->item + of_atom->start[a], of_atom->item + of_atom->start[before], length * sizeof(uint32_t)) != 0))
		{
			example[system->classes++] = a;
			items += length;
		}
		system->class_of_atom[a] = length > 0 ? system->classes - 1 : 0;
		system->class_size[system->class_of_atom[a]]++;
	}

	system->cells_of_class = lists_new(kernel, system->classes, items);
	for (uint32_t k = 1; k < system->classes; k++)
		system->cells_of_class.start[k + 2] = of_atom->start[example[k] + 1] - of_atom->start[example[k]];
	lists_lengths_to_places(&system->cells_of_class);
	for (uint32_t k = 1; k < system->classes; k++)
		for (EACH(i, *of_atom, example[k]))
			lists_put(&system->cells_of_class, k, of_atom->item[i]);
	kernel_free(kernel, sorted);
	kernel_free(kernel, example);
}

static void
list_classes_by_cell(System *system)
{
	Kernel	   *kernel = system->kernel;
	const DisclosureCells *cells = system->cells;
	Lists	   *lists = &system->classes_of_cell;
	uint32_t   *in_cell = kernel_alloc_zero(kernel, system->classes, sizeof(uint32_t));
	uint32_t   *found = kernel_alloc(kernel, system->classes, sizeof(uint32_t));
	uint32_t	total = 0;

	*lists = lists_new(kernel, cells->cells, cells->start[cells->cells]);
	system->full = kernel_alloc(kernel, cells->start[cells->cells], sizeof(bool));
	for (uint32_t c = 0; c < cells->cells; c++)
	{
		uint32_t	count = 0;

		lists->start[c] = total;
		for (uint32_t i = cells->start[c]; i < cells->start[c + 1]; i++)
		{
			uint32_t	class = system->class_of_atom[cells->atom[i]];

			if (in_cell[class]++ == 0)
				found[count++] = class;
		}
		for (uint32_t i = 0; i < count; i++)
		{
			lists->item[total] = found[i];
			system->full[total++] = in_cell[found[i]] == system->class_size[found[i]];
			in_cell[found[i]] = 0;
		}
	}
	lists->start[cells->cells] = total;
	kernel_free(kernel, in_cell);
	kernel_free(kernel, found);
}

/* ---------------------------------------------------------------- what follows by subtraction */

/* A published cell gives its classes away when one of them is left, or nothing is left for them. */
static bool
gives_away(const System *system, uint32_t cell)
{
	return system->unknown[cell] > 0 &&
		(system->rest_high[cell] == 0 || (system->unknown[cell] == 1 && system->rest_low[cell] == system->rest_high[cell]));
}

static void
learn(System *system, uint32_t class, int64_t sum, uint32_t from, uint32_t *waiting)
{
	system->known[class] = true;
	system->sum[class] = sum;
	system->known_from[class] = from;
	for (EACH(i, system->cells_of_class, class))
	{
		uint32_t	cell = system->cells_of_class.item[i];

		system->unknown[cell]--;
		system->rest_high[cell] -= sum;
		system->rest_low[cell] = system->rest_low[cell] > sum ? system->rest_low[cell] - sum : 0;
		if (gives_away(system, cell))
			system->stack[(*waiting)++] = cell;
	}
}

static DisclosureStatus
subtract(System *system)
{
	const DisclosureCells *cells = system->cells;
	uint32_t	waiting = 0;

	for (uint32_t c = 0; c < cells->cells; c++)
	{
		system->unknown[c] = 0;
		if (cells->hidden[c])
			continue;
		system->unknown[c] = system->classes_of_cell.start[c + 1] - system->classes_of_cell.start[c];
		system->rest_low[c] = cells->low[c] > 0 ? cells->low[c] : 0;
		system->rest_high[c] = cells->high[c];
		if (gives_away(system, c))
			system->stack[waiting++] = c;
	}
	while (waiting > 0)
	{
		uint32_t	cell = system->stack[--waiting];

		for (EACH(i, system->classes_of_cell, cell))
		{
			uint32_t	class = system->classes_of_cell.item[i];

			if (!system->known[class] && gives_away(system, cell))
				learn(system, class, system->rest_high[cell], cell, &waiting);
		}
	}
	for (uint32_t c = 0; c < cells->cells; c++)
		if (!cells->hidden[c] && (system->rest_high[c] < system->rest_low[c] ||
								  (system->unknown[c] == 0 && system->rest_low[c] > 0)))
			return DISCLOSURE_CONTRADICTION;
	return DISCLOSURE_OK;
}

/* ---------------------------------------------------------------- components */

static uint32_t
root_of(uint32_t *parent, uint32_t class)
{
	while (parent[class] != class)
		class = parent[class] = parent[parent[class]];
	return class;
}

static void
join_classes(System *system, uint32_t *parent)
{
	for (uint32_t k = 0; k < system->classes; k++)
		parent[k] = k;
	for (uint32_t c = 0; c < system->cells->cells; c++)
	{
		uint32_t	first = NONE;

		for (EACH(i, system->classes_of_cell, c))
		{
			uint32_t	class = system->classes_of_cell.item[i];

			if (system->cells->hidden[c] || system->known[class])
				continue;
			if (first == NONE)
				first = class;
			parent[root_of(parent, class)] = root_of(parent, first);
		}
	}
}

/* The lists of what is in each component: classes, published cells, and hidden cells, which may be in several. */
static void
list_by_component(System *system)
{
	const DisclosureCells *cells = system->cells;
	Kernel	   *kernel = system->kernel;
	uint32_t   *last = kernel_alloc(kernel, system->components, sizeof(uint32_t));
	Lists	   *in[] = {&system->cells_of_component, &system->hidden_of_component};

	system->classes_of_component = lists_new(kernel, system->components, system->classes);
	system->cells_of_component = lists_new(kernel, system->components, cells->start[cells->cells]);
	system->hidden_of_component = lists_new(kernel, system->components, cells->start[cells->cells]);
	for (int round = 0; round < 2; round++)
	{
		memset(last, 0xFF, system->components * sizeof(uint32_t));
		for (uint32_t k = 0; k < system->classes; k++)
		{
			if (system->component[k] == NONE)
				continue;
			if (round == 0)
				system->classes_of_component.start[system->component[k] + 2]++;
			else
				lists_put(&system->classes_of_component, system->component[k], k);
		}
		for (uint32_t c = 0; c < cells->cells; c++)
			for (EACH(i, system->classes_of_cell, c))
			{
				uint32_t	component = system->component[system->classes_of_cell.item[i]];

				if (component == NONE || last[component] == c)
					continue;
				last[component] = c;
				if (round == 0)
					in[cells->hidden[c]]->start[component + 2]++;
				else
					lists_put(in[cells->hidden[c]], component, c);
			}
		if (round == 0)
		{
			lists_lengths_to_places(&system->classes_of_component);
			lists_lengths_to_places(in[0]);
			lists_lengths_to_places(in[1]);
		}
	}
	kernel_free(kernel, last);
}

static void
make_components(System *system)
{
	uint32_t   *parent = kernel_alloc(system->kernel, system->classes, sizeof(uint32_t));

	join_classes(system, parent);
	system->components = 0;
	for (uint32_t k = 0; k < system->classes; k++)
	{
		system->component[k] = NONE;
		if (k > 0 && !system->known[k] && root_of(parent, k) == k)
			system->component[k] = system->components++;
	}
	for (uint32_t k = 1; k < system->classes; k++)
		if (!system->known[k])
			system->component[k] = system->component[root_of(parent, k)];
	kernel_free(system->kernel, parent);
	list_by_component(system);
}

/* ---------------------------------------------------------------- the programme of a component */

typedef struct Programme
{
	System	   *system;
	uint32_t	component;
	glp_prob   *problem;
	bool		from_tree;		/* is the solution that of the search in whole numbers? */
	DisclosureStatus status;
} Programme;

/* GLPK ends the process where it cannot go on, unless it is left by a jump. */
static __thread jmp_buf way_out;

static void
leave(void *info)
{
	longjmp(way_out, 1);
}

static void
build(Programme *programme, int *row, int *column, double *one)
{
	System	   *system = programme->system;
	uint32_t	k = programme->component;
	glp_prob   *problem = programme->problem;
	int			entries = 0;

	glp_add_cols(problem, (int) (system->classes_of_component.start[k + 1] - system->classes_of_component.start[k]));
	glp_add_rows(problem, (int) (system->cells_of_component.start[k + 1] - system->cells_of_component.start[k]));
	for (EACH(i, system->classes_of_component, k))
	{
		int			j = (int) (i - system->classes_of_component.start[k]) + 1;

		system->column[system->classes_of_component.item[i]] = (uint32_t) j;
		glp_set_col_bnds(problem, j, GLP_LO, 0, 0);
		glp_set_col_kind(problem, j, GLP_IV);
	}
	for (EACH(i, system->cells_of_component, k))
	{
		uint32_t	cell = system->cells_of_component.item[i];
		int			r = (int) (i - system->cells_of_component.start[k]) + 1;
		bool		exact = system->rest_low[cell] == system->rest_high[cell];

		system->row[cell] = (uint32_t) r;
		glp_set_row_bnds(problem, r, exact ? GLP_FX : GLP_DB, (double) system->rest_low[cell], (double) system->rest_high[cell]);
		for (EACH(j, system->classes_of_cell, cell))
			if (system->component[system->classes_of_cell.item[j]] == k)
			{
				entries++;
				row[entries] = r;
				column[entries] = (int) system->column[system->classes_of_cell.item[j]];
				one[entries] = 1;
			}
	}
	glp_load_matrix(problem, entries, row, column, one);
}

static int64_t
value_of(const Programme *programme, uint32_t column)
{
	double		value = programme->from_tree ? glp_mip_col_val(programme->problem, (int) column)
		: glp_get_col_prim(programme->problem, (int) column);

	return llround(value);
}

static bool
is_whole(glp_prob *problem)
{
	for (int j = 1; j <= glp_get_num_cols(problem); j++)
	{
		double		value = glp_get_col_prim(problem, j);

		if (fabs(value - round(value)) > WHOLE_TOLERANCE)
			return false;
	}
	return true;
}

static void
look_at_tree(glp_tree *tree, void *info)
{
	Programme  *programme = info;

	if (programme->system->kernel->stop(programme->system->kernel))
	{
		programme->status = DISCLOSURE_STOPPED;
		glp_ios_terminate(tree);
	}
}

static void
solve_whole(Programme *programme)
{
	glp_iocp	how;

	glp_init_iocp(&how);
	how.msg_lev = GLP_MSG_OFF;
	how.cb_func = look_at_tree;
	how.cb_info = programme;
	programme->from_tree = true;
	if (glp_intopt(programme->problem, &how) != 0 && programme->status == DISCLOSURE_OK)
		programme->status = DISCLOSURE_FAILED;
	else if (programme->status == DISCLOSURE_OK && glp_mip_status(programme->problem) != GLP_OPT)
		programme->status = glp_mip_status(programme->problem) == GLP_NOFEAS ? DISCLOSURE_CONTRADICTION : DISCLOSURE_FAILED;
}

/* The best point by the weights that were set, in whole numbers.  A corner of most such programmes is whole by itself. */
static bool
solve(Programme *programme, int direction)
{
	glp_prob   *problem = programme->problem;
	glp_smcp	how;
	int			result;

	glp_init_smcp(&how);
	how.msg_lev = GLP_MSG_OFF;
	how.meth = GLP_PRIMAL;
	how.it_lim = STEPS;
	glp_set_obj_dir(problem, direction);
	for (uint32_t j = 1; j <= (uint32_t) glp_get_num_cols(problem); j++)
		glp_set_obj_coef(problem, (int) j, programme->system->weight[j]);
	programme->from_tree = false;
	do
	{
		if (programme->system->kernel->stop(programme->system->kernel))
		{
			programme->status = DISCLOSURE_STOPPED;
			return false;
		}
		result = glp_simplex(problem, &how);
	} while (result == GLP_EITLIM);
	if (result != 0)
		programme->status = DISCLOSURE_FAILED;
	else if (glp_get_status(problem) != GLP_OPT)
		programme->status = glp_get_status(problem) == GLP_NOFEAS ? DISCLOSURE_CONTRADICTION : DISCLOSURE_FAILED;
	else if (!is_whole(problem))
		solve_whole(programme);
	return programme->status == DISCLOSURE_OK;
}

/* ---------------------------------------------------------------- bounds within a component */

/* At the least only classes count that are in the cell as a whole: of another all may be in the rest of it. */
static int64_t
part_at(const Programme *programme, uint32_t cell, bool least)
{
	const System *system = programme->system;
	int64_t		sum = 0;

	for (EACH(i, system->classes_of_cell, cell))
	{
		uint32_t	class = system->classes_of_cell.item[i];

		if (system->component[class] == programme->component && (system->full[i] || !least))
			sum += value_of(programme, system->column[class]);
	}
	return sum;
}

static void
weigh(const Programme *programme, uint32_t cell, bool least, double weight)
{
	const System *system = programme->system;

	for (EACH(i, system->classes_of_cell, cell))
	{
		uint32_t	class = system->classes_of_cell.item[i];

		if (system->component[class] == programme->component && (system->full[i] || !least))
			system->weight[system->column[class]] += weight;
	}
}

static void
clear_weights(const Programme *programme)
{
	memset(programme->system->weight, 0, ((size_t) glp_get_num_cols(programme->problem) + 1) * sizeof(double));
}

static bool
wide_enough(const System *system, uint32_t part)
{
	return system->part_most[part] >= system->part_least[part] &&
		system->part_most[part] - system->part_least[part] >= system->enough;
}

/* What is possible at this point is possible. */
static uint32_t
note_point(const Programme *programme)
{
	System	   *system = programme->system;
	uint32_t	left = 0;

	for (EACH(i, system->hidden_of_component, programme->component))
	{
		uint32_t	cell = system->hidden_of_component.item[i];
		int64_t		least,
					most;

		if (wide_enough(system, i))
			continue;
		least = part_at(programme, cell, true);
		most = part_at(programme, cell, false);
		if (least < system->part_least[i])
			system->part_least[i] = least;
		if (most > system->part_most[i])
			system->part_most[i] = most;
		left += !wide_enough(system, i);
	}
	return left;
}

/* Weights that differ by cell and round, in a fixed order: the same answer each time. */
static double
round_weight(uint32_t cell, uint32_t round)
{
	uint64_t	bits = (cell + 1) * UINT64_C(0x9E3779B97F4A7C15) ^ (round + 1) * UINT64_C(0xBF58476D1CE4E5B9);

	bits = (bits ^ (bits >> 31)) * UINT64_C(0x94D049BB133111EB);
	bits ^= bits >> 29;
	return round < 2 ? 1 : (double) (bits % 2001) / 1000 - 1;
}

/* Points that are far out for many cells at once: most cells need no programme of their own then. */
static bool
try_together(Programme *programme)
{
	System	   *system = programme->system;

	for (uint32_t round = 0; round < ROUNDS; round++)
	{
		uint32_t	left;

		clear_weights(programme);
		for (EACH(i, system->hidden_of_component, programme->component))
			if (!wide_enough(system, i))
				weigh(programme, system->hidden_of_component.item[i], round % 2 == 0, round_weight(system->hidden_of_component.item[i], round / 2));
		if (!solve(programme, round % 2 == 0 ? GLP_MIN : GLP_MAX))
			return false;
		left = note_point(programme);
		if (left == 0)
			break;
	}
	return true;
}

/*
 * The bounds of a hidden cell rest on this published one, and so on those that gave the classes in it that are known:
 * of all these the one that tells least is to be hidden.
 */
static void
blame(System *system, uint32_t hidden, uint32_t published)
{
	const int64_t *value = system->cells->high;
	uint32_t	waiting = 0;

	system->stack[waiting++] = published;
	while (waiting > 0)
	{
		uint32_t	cell = system->stack[--waiting];
		uint32_t	best = system->victim[hidden];

		if (system->blamed_for[cell] == hidden)
			continue;
		system->blamed_for[cell] = hidden;
		if (!system->fixed[cell] && (best == NONE || value[cell] < value[best] || (value[cell] == value[best] && cell < best)))
			system->victim[hidden] = cell;
		for (EACH(i, system->classes_of_cell, cell))
		{
			uint32_t	class = system->classes_of_cell.item[i];

			if (system->known[class] && system->blamed_for[system->known_from[class]] != hidden)
				system->stack[waiting++] = system->known_from[class];
		}
	}
}

/* At an optimum the published cells that hold it back have a price. */
static void
blame_prices(Programme *programme, uint32_t hidden)
{
	System	   *system = programme->system;

	for (EACH(i, system->cells_of_component, programme->component))
	{
		uint32_t	cell = system->cells_of_component.item[i];

		if (fabs(glp_get_row_dual(programme->problem, (int) system->row[cell])) > WHOLE_TOLERANCE)
			blame(system, hidden, cell);
	}
}

static bool
solve_part(Programme *programme, uint32_t part, bool least)
{
	System	   *system = programme->system;
	uint32_t	cell = system->hidden_of_component.item[part];

	clear_weights(programme);
	weigh(programme, cell, least, 1);
	if (!solve(programme, least ? GLP_MIN : GLP_MAX))
		return false;
	note_point(programme);
	if (system->fixed != NULL && !wide_enough(system, part))
		blame_prices(programme, cell);
	return true;
}

static void
solve_component(Programme *programme)
{
	System	   *system = programme->system;

	if (system->enough != DISCLOSURE_UNBOUNDED && !try_together(programme))
		return;
	for (EACH(i, system->hidden_of_component, programme->component))
		if (!wide_enough(system, i) && (!solve_part(programme, i, true) || !solve_part(programme, i, false)))
			return;
}

/* One published cell alone: all of it may be in any of its classes. */
static void
bounds_of_one(System *system, uint32_t component)
{
	uint32_t	published = system->cells_of_component.item[system->cells_of_component.start[component]];

	for (EACH(i, system->hidden_of_component, component))
	{
		uint32_t	whole = 0;
		uint32_t	cell = system->hidden_of_component.item[i];

		for (EACH(j, system->classes_of_cell, cell))
			whole += system->component[system->classes_of_cell.item[j]] == component && system->full[j];
		system->part_least[i] = whole == system->unknown[published] ? system->rest_low[published] : 0;
		system->part_most[i] = system->rest_high[published];
		if (system->fixed != NULL && !wide_enough(system, i))
			blame(system, cell, published);
	}
}

/* Everything that the solver needs of us is there before it begins: nothing of its own is lost when memory is short. */
static DisclosureStatus
bounds_of_component(System *system, uint32_t component)
{
	Programme	programme = {.system = system, .component = component, .status = DISCLOSURE_OK};
	Kernel	   *kernel = system->kernel;
	size_t		entries = 1;
	int		   *row;
	int		   *column;
	double	   *one;

	for (EACH(i, system->cells_of_component, component))
		entries += system->unknown[system->cells_of_component.item[i]];
	row = kernel_alloc(kernel, entries, sizeof(int));
	column = kernel_alloc(kernel, entries, sizeof(int));
	one = kernel_alloc(kernel, entries, sizeof(double));
	glp_term_out(GLP_OFF);
	glp_error_hook(leave, NULL);
	if (setjmp(way_out) == 0)
	{
		programme.problem = glp_create_prob();
		build(&programme, row, column, one);
		solve_component(&programme);
		glp_delete_prob(programme.problem);
		glp_error_hook(NULL, NULL);
	}
	else
	{
		glp_free_env();
		programme.status = DISCLOSURE_FAILED;
	}
	kernel_free(kernel, row);
	kernel_free(kernel, column);
	kernel_free(kernel, one);
	return programme.status;
}

/* ---------------------------------------------------------------- bounds */

static void
begin(System *system)
{
	Kernel	   *kernel = system->kernel;
	uint32_t	cells = system->cells->cells;
	size_t		room;

	list_cells_by_atom(system);
	make_classes(system);
	list_classes_by_cell(system);
	room = (size_t) cells + system->classes;
	system->known = kernel_alloc_zero(kernel, system->classes, sizeof(bool));
	system->sum = kernel_alloc_zero(kernel, system->classes, sizeof(int64_t));
	system->known_from = kernel_alloc(kernel, system->classes, sizeof(uint32_t));
	system->unknown = kernel_alloc(kernel, cells, sizeof(uint32_t));
	system->rest_low = kernel_alloc(kernel, cells, sizeof(int64_t));
	system->rest_high = kernel_alloc(kernel, cells, sizeof(int64_t));
	/* a cell waits once for each class that is learnt, at most */
	system->stack = kernel_alloc(kernel, room + system->cells_of_class.start[system->classes], sizeof(uint32_t));
	system->component = kernel_alloc(kernel, system->classes, sizeof(uint32_t));
	system->column = kernel_alloc(kernel, system->classes, sizeof(uint32_t));
	system->row = kernel_alloc(kernel, cells, sizeof(uint32_t));
	system->victim = kernel_alloc(kernel, cells, sizeof(uint32_t));
	system->blamed_for = kernel_alloc(kernel, cells, sizeof(uint32_t));
	memset(system->victim, 0xFF, cells * sizeof(uint32_t));
	memset(system->blamed_for, 0xFF, cells * sizeof(uint32_t));
	system->weight = kernel_alloc(kernel, (size_t) system->classes + 1, sizeof(double));
}

static void
end(System *system)
{
	Kernel	   *kernel = system->kernel;
	void	   *blocks[] = {
		system->class_of_atom, system->class_size, system->full, system->known, system->sum, system->known_from, system->unknown,
		system->rest_low, system->rest_high, system->blamed_for, system->victim, system->stack, system->component, system->column, system->row, system->weight,
		system->part_least, system->part_most
	};
	Lists	   *lists[] = {
		&system->cells_of_atom, &system->cells_of_class, &system->classes_of_cell, &system->classes_of_component,
		&system->cells_of_component, &system->hidden_of_component
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		kernel_free(kernel, blocks[i]);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		lists_free(kernel, lists[i]);
}

/* What is known of each hidden cell already, and whether anything bounds the rest. */
static void
bounds_of_known(System *system)
{
	for (uint32_t c = 0; c < system->cells->cells; c++)
	{
		system->least[c] = system->most[c] = 0;
		for (EACH(i, system->classes_of_cell, c))
		{
			uint32_t	class = system->classes_of_cell.item[i];

			if (class == 0)
				system->most[c] = DISCLOSURE_UNBOUNDED;
			else if (system->known[class])
			{
				system->least[c] += system->full[i] ? system->sum[class] : 0;
				if (system->most[c] != DISCLOSURE_UNBOUNDED)
					system->most[c] += system->sum[class];
			}
		}
	}
}

static DisclosureStatus
bounds_of_unknown(System *system)
{
	uint32_t	parts = system->hidden_of_component.start[system->components];

	system->part_least = kernel_alloc(system->kernel, parts, sizeof(int64_t));
	system->part_most = kernel_alloc(system->kernel, parts, sizeof(int64_t));
	for (uint32_t i = 0; i < parts; i++)
	{
		system->part_least[i] = DISCLOSURE_UNBOUNDED;
		system->part_most[i] = -1;
	}
	for (uint32_t k = 0; k < system->components; k++)
	{
		DisclosureStatus status = DISCLOSURE_OK;

		if (system->kernel->stop(system->kernel))
			return DISCLOSURE_STOPPED;
		if (system->cells_of_component.start[k + 1] - system->cells_of_component.start[k] == 1)
			bounds_of_one(system, k);
		else
			status = bounds_of_component(system, k);
		if (status != DISCLOSURE_OK)
			return status;
		for (EACH(i, system->hidden_of_component, k))
		{
			uint32_t	cell = system->hidden_of_component.item[i];

			system->least[cell] += system->part_least[i];
			if (system->most[cell] != DISCLOSURE_UNBOUNDED)
				system->most[cell] += system->part_most[i];
		}
	}
	return DISCLOSURE_OK;
}

static DisclosureStatus
solve_system(System *system)
{
	DisclosureStatus status;

	begin(system);
	status = subtract(system);
	if (status != DISCLOSURE_OK)
		return status;
	make_components(system);
	bounds_of_known(system);
	return bounds_of_unknown(system);
}

DisclosureStatus
disclosure_bounds(Kernel *kernel, const DisclosureCells *cells, int64_t enough, int64_t *least, int64_t *most)
{
	System		system = {.kernel = kernel, .cells = cells, .enough = enough, .least = least, .most = most};
	DisclosureStatus status = solve_system(&system);

	end(&system);
	return status;
}

/* ---------------------------------------------------------------- hiding */

static bool
too_narrow(const System *system, uint32_t cell)
{
	return system->cells->hidden[cell] && system->most[cell] != DISCLOSURE_UNBOUNDED &&
		system->most[cell] - system->least[cell] < system->enough;
}

/* Hides what the bounds of the cells that are too narrow rest on; returns how many went. */
static uint32_t
hide_victims(System *system, bool *hidden)
{
	uint32_t	gone = 0;

	for (uint32_t c = 0; c < system->cells->cells; c++)
	{
		if (!too_narrow(system, c))
			continue;
		for (EACH(i, system->classes_of_cell, c))
			if (system->known[system->classes_of_cell.item[i]])
				blame(system, c, system->known_from[system->classes_of_cell.item[i]]);
	}
	for (uint32_t c = 0; c < system->cells->cells; c++)
		if (too_narrow(system, c) && system->victim[c] != NONE)
			hidden[system->victim[c]] = true;
	for (uint32_t c = 0; c < system->cells->cells; c++)
		gone += hidden[c];
	return gone;
}

DisclosureStatus
disclosure_hide(Kernel *kernel, DisclosureCells *cells, const bool *fixed, int64_t width)
{
	int64_t    *least = kernel_alloc(kernel, cells->cells, sizeof(int64_t));
	int64_t    *most = kernel_alloc(kernel, cells->cells, sizeof(int64_t));
	bool	   *hidden = kernel_alloc_zero(kernel, cells->cells, sizeof(bool));
	uint32_t	gone;
	DisclosureStatus status;

	do
	{
		System		system = {.kernel = kernel, .cells = cells, .enough = width, .least = least, .most = most, .fixed = fixed};

		gone = 0;
		memset(hidden, 0, cells->cells * sizeof(bool));
		status = solve_system(&system);
		if (status == DISCLOSURE_OK)
			gone = hide_victims(&system, hidden);
		end(&system);
		for (uint32_t c = 0; c < cells->cells; c++)
			cells->hidden[c] |= hidden[c];
	} while (gone > 0);
	kernel_free(kernel, least);
	kernel_free(kernel, most);
	kernel_free(kernel, hidden);
	return status;
}
