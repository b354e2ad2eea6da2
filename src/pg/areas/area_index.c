/*
 * An area_set made ready for questions.
 */
#include "pg/areas/area_index.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/pg_prng.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/memutils.h"

#define HINT_LEVELS "Name the levels that count, from small to large, such as levels => '{pc6,pc5,pc4,kern,gemeente}'; in areal_score the one to use."

/* ---------------------------------------------------------------- levels */

/* The levels that the user named. */
static AreaLevels
levels_of_array(ArrayType *names)
{
	AreaLevels	levels = {.count = 0};
	Datum	   *elements;
	bool	   *nulls;
	int			count;

	deconstruct_array(names, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	if (count < 1 || count > AREA_LEVELS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("levels has %d names", count),
				 errdetail("It names 1 to %d levels.", AREA_LEVELS_MAX),
				 errhint(HINT_LEVELS)));
	for (int i = 0; i < count; i++)
	{
		char	   *name;

		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("element %d of levels is NULL", i + 1),
					 errhint(HINT_LEVELS)));
		name = TextDatumGetCString(elements[i]);
		for (int j = 0; j < i; j++)
		{
			if (strcmp(name, levels.name[j]) == 0)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("levels names \"%s\" twice", name),
						 errhint(HINT_LEVELS)));
		}
		levels.name[levels.count++] = pg_server_to_any(name, strlen(name), PG_UTF8);
	}
	return levels;
}

/* The row where each level of a set begins, and the end of the last. */
typedef struct LevelRows
{
	uint32		from;
	uint32		to;
} LevelRows;

static LevelRows
find_level(const AreaParts *parts, const char *level)
{
	LevelRows	rows = {0, 0};

	for (uint32 i = 0; i < parts->count; i = rows.to)
	{
		rows.from = i;
		for (rows.to = i + 1; rows.to < parts->count && parts->area[rows.to].level == parts->area[i].level; rows.to++)
			;
		if (strcmp(parts->text + parts->area[i].level, level) == 0)
			return rows;
	}
	return (LevelRows) {0, 0};
}

/* Every name must be a level of the set or a known one: a slip of the pen would go unseen. */
static void
require_level(const AreaParts *parts, const char *level)
{
	LevelRows	rows = find_level(parts, level);

	if (rows.from == rows.to && area_level_known(level) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("level \"%s\" is not in the areas", area_text(level)),
				 errdetail("A level is one of the set, or pc6, pc5, pc4, subbuurt, buurt, wijk, gemeente, basisteam or district."),
				 errhint("area_set_info(areas) tells the levels of a set.")));
}

/* The levels of a set that nobody put in order: the known ones stand in theirs, and there may be no other. */
static void
add_known_level(AreaLevels *levels, const char *level)
{
	if (area_level_known(level) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("level \"%s\" of the areas has no place in the order from small to large",
						area_text(level)),
				 errdetail("The order of pc6, pc5, pc4, subbuurt, buurt, wijk, gemeente, basisteam and district is known."),
				 errhint(HINT_LEVELS)));
	levels->name[levels->count++] = level;
}

/* The levels that a set has, in order: those that were named, or else the known ones. */
static AreaLevels
levels_of_set(const AreaParts *parts, const AreaLevels *named)
{
	AreaLevels	levels = {.count = 0};

	for (int i = 0; i < named->count; i++)
	{
		LevelRows	rows = find_level(parts, named->name[i]);

		require_level(parts, named->name[i]);
		if (rows.from < rows.to)
			levels.name[levels.count++] = named->name[i];
	}
	for (uint32 i = 0; named->count == 0 && i < parts->count; i++)
	{
		if (i == 0 || parts->area[i].level != parts->area[i - 1].level)
			add_known_level(&levels, parts->text + parts->area[i].level);
	}
	return levels;
}

/* ---------------------------------------------------------------- areas */

static uint32
series_number(AreaIndex *index, const char *series)
{
	for (int i = 0; i < index->series; i++)
	{
		if (strcmp(index->series_name[i], series) == 0)
			return i;
	}
	if (index->series == AREA_SERIES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the areas have more than %d series", AREA_SERIES_MAX),
				 errhint("A series is a run of years whose scores compare, such as VM2021; it is not the year.")));
	index->series_name[index->series] = pstrdup(series);
	return index->series++;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* Numbers the series in order of name, so that which one runs depends on no other area. */
static void
number_series(AreaIndex *index, const AreaParts *parts)
{
	for (uint32 i = 0; i < parts->count; i++)
		series_number(index, parts->text + parts->area[i].series);
	qsort(index->series_name, index->series, sizeof(char *), compare_names);
}

/* Adds the rows [from, to) of one area, the newest first. */
static void
add_area(AreaIndex *index, const AreaParts *parts, uint32 level, uint32 from, uint32 to, uint32 *polygon_number)
{
	Areas	   *areas = &index->areas;
	const char *code = parts->text + parts->area[from].code;
	bool		is_postcode = area_level_postcode(index->levels.name[level]) > 0;

	areas->area[areas->count] = (Area)
	{
		.level = level, .first = areas->scores, .count = to - from,
		.postcode = is_postcode ? postcode_read(code, strlen(code)) : 0
	};
	index->code[areas->count++] = pstrdup(area_text(code));
	for (uint32 i = to; i-- > from;)
	{
		const StoredArea *row = &parts->area[i];
		AreaScore  *score = &areas->score[areas->scores++];

		*score = (AreaScore)
		{
			.value = row->score, .variance = row->standard_error * row->standard_error, .respondents = row->respondents,
			.year = row->year, .series = series_number(index, parts->text + row->series), .polygon = AREA_NONE
		};
		if (isnan(row->standard_error) && row->respondents > 0)
			score->variance = area_variance(row->respondents);
		index->newest[level] = Max(index->newest[level], row->year);
		if (row->polygon == 0)
			continue;
		if (polygon_number[row->polygon - 1] == AREA_NONE)
		{
			index->stored_polygon[areas->polygons] = row->polygon - 1;
			polygon_number[row->polygon - 1] = areas->polygons++;
		}
		score->polygon = polygon_number[row->polygon - 1];
	}
}

static void
add_level(AreaIndex *index, const AreaParts *parts, uint32 level, uint32 *polygon_number)
{
	LevelRows	rows = find_level(parts, index->levels.name[level]);
	uint32		to;

	for (uint32 from = rows.from; from < rows.to; from = to)
	{
		const char *code = parts->text + parts->area[from].code;

		for (to = from + 1; to < rows.to && strcmp(parts->text + parts->area[to].code, code) == 0; to++)
			;
		add_area(index, parts, level, from, to, polygon_number);
	}
}

/* Names that messages and results show are in the encoding of the database from here on. */
static void
name_in_server_encoding(AreaIndex *index)
{
	for (int i = 0; i < index->levels.count; i++)
		index->levels.name[i] = pstrdup(area_text(index->levels.name[i]));
	for (int i = 0; i < index->series; i++)
		index->series_name[i] = pstrdup(area_text(index->series_name[i]));
}

/* Makes the index of a set in a memory context; what it keeps is a copy. */
static AreaIndex *
make_index(MemoryContext context, const AreaSet *set, ArrayType *levels)
{
	MemoryContext caller = MemoryContextSwitchTo(context);
	AreaIndex  *index = palloc0(sizeof(AreaIndex));
	Kernel	   *kernel = server_kernel(&index->kernel, context);
	AreaParts	parts = area_set_parts(set);
	uint32	   *polygon_number = kernel_alloc(kernel, parts.polygons, sizeof(uint32));
	AreaLevels	named = {.count = 0};

	if (levels != NULL)
		named = levels_of_array(levels);
	index->levels = levels_of_set(&parts, &named);
	index->code = kernel_alloc(kernel, parts.count, sizeof(char *));
	index->stored_polygon = kernel_alloc(kernel, parts.polygons, sizeof(uint32));
	index->areas.area = kernel_alloc(kernel, parts.count, sizeof(Area));
	index->areas.score = kernel_alloc(kernel, parts.count, sizeof(AreaScore));
	memset(polygon_number, 0xff, parts.polygons * sizeof(uint32));
	number_series(index, &parts);
	for (int i = 0; i < index->levels.count; i++)
	{
		add_level(index, &parts, i, polygon_number);
		CHECK_FOR_INTERRUPTS();
	}
	index->areas.series = index->series;
	index->srid = index->areas.polygons > 0 ? set->header.srid : 0;
	areas_prepare(kernel, &index->areas);
	name_in_server_encoding(index);
	kernel_free(kernel, polygon_number);
	MemoryContextSwitchTo(caller);
	return index;
}

/* ---------------------------------------------------------------- the indexes of a query */

/* So many indexes are kept at a time; a query seldom has more than one per municipality. */
#define CACHED_INDEXES_MAX 100

/* Of which set, over which levels. */
typedef struct IndexKey
{
	ValueIdentity areas;
	ValueIdentity levels;
} IndexKey;

typedef struct CachedIndex
{
	IndexKey	key;
	AreaIndex  *index;
} CachedIndex;

static IndexKey
index_key(Datum set, const ArrayType *levels)
{
	IndexKey	key = {.areas = value_identity(set)};

	if (levels == NULL)
		return key;
	key.levels.size = VARSIZE(levels);
	key.levels.low = fingerprint_bytes(0, (const char *) levels, VARSIZE(levels));
	key.levels.high = fingerprint_bytes(1, (const char *) levels, VARSIZE(levels));
	return key;
}

static bool
same_key(const IndexKey *a, const IndexKey *b)
{
	return value_identity_equal(&a->areas, &b->areas) && value_identity_equal(&a->levels, &b->levels);
}

static HTAB *
make_table(MemoryContext context)
{
	HASHCTL		control = {.keysize = sizeof(IndexKey), .entrysize = sizeof(CachedIndex), .hcxt = context};

	return hash_create("area_set indexes", 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* Any one goes: of sets that come again in turn the oldest, or the least used, would always be the next one asked. */
static void
drop_one(HTAB *table)
{
	uint64		skip = pg_prng_uint64_range(&pg_global_prng_state, 0, hash_get_num_entries(table) - 1);
	HASH_SEQ_STATUS scan;
	CachedIndex *cached;

	hash_seq_init(&scan, table);
	while ((cached = hash_seq_search(&scan)) != NULL && skip > 0)
		skip--;
	hash_seq_term(&scan);
	MemoryContextDelete(cached->index->kernel.context);
	hash_search(table, &cached->key, HASH_REMOVE, NULL);
}

/* Builds the index of a set and enters it in the table; the set itself is not kept. */
static const CachedIndex *
build_index(AreaIndexes *indexes, const IndexKey *key, Datum argument, ArrayType *levels)
{
	/* Stays only once the index is made: an error on the way takes it along. */
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "area_set index", ALLOCSET_DEFAULT_SIZES);
	AreaSet    *set = DatumGetAreaSetP(argument);
	AreaIndex  *index = make_index(context, set, levels);
	CachedIndex *cached;

	elog(DEBUG1, "built an index over %u scores of areas", index->areas.scores);
	if (hash_get_num_entries(indexes->table) >= CACHED_INDEXES_MAX)
		drop_one(indexes->table);
	cached = hash_search(indexes->table, key, HASH_ENTER, NULL);
	cached->index = index;
	MemoryContextSetParent(context, indexes->context);
	if ((Pointer) set != DatumGetPointer(argument))
		pfree(set);
	return cached;
}

AreaIndex *
area_index_find(AreaIndexes *indexes, Datum set, ArrayType *levels)
{
	IndexKey	key = index_key(set, levels);

	if (indexes->latest != NULL && same_key(&indexes->latest->key, &key))
		return indexes->latest->index;
	if (indexes->table == NULL)
		indexes->table = make_table(indexes->context);
	indexes->latest = hash_search(indexes->table, &key, HASH_FIND, NULL);
	if (indexes->latest == NULL)
		indexes->latest = build_index(indexes, &key, set, levels);
	return indexes->latest->index;
}

/* ---------------------------------------------------------------- what questions share */

AreaCall *
area_call(FunctionCallInfo fcinfo, int geometry)
{
	AreaCall   *call = fcinfo->flinfo->fn_extra;
	MemoryContext caller;

	if (call != NULL)
		return call;
	caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	call = palloc0(sizeof(AreaCall));
	call->indexes.context = fcinfo->flinfo->fn_mcxt;
	call->geometry_type = get_fn_expr_argtype(fcinfo->flinfo, geometry);
	if (get_call_result_type(fcinfo, NULL, &call->row_type) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "a function that asks an area_set must return a row");
	BlessTupleDesc(call->row_type);
	fcinfo->flinfo->fn_extra = call;
	MemoryContextSwitchTo(caller);
	return call;
}

void
area_index_require_srid(const AreaIndex *index, int32 srid, const char *what)
{
	if (index->srid != 0 && srid != index->srid)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has SRID %d, the areas have SRID %d", what, srid, index->srid),
				 srid == 0 ?
				 errhint("If the coordinates are in the system of the areas, say so: ST_SetSRID(geom, %d).", index->srid) :
				 errhint("Bring the %s into the system of the areas: ST_Transform(geom, %d).", what, index->srid)));
}

int32
area_year(DateADT date)
{
	int			year;
	int			month;
	int			day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	return year;
}

/* ---------------------------------------------------------------- places */

void
area_index_open(AreaIndex *index, Datum argument)
{
	Kernel	   *kernel = &index->kernel.kernel;
	uint32		count = index->areas.polygons;
	AreaSet    *set;
	AreaParts	parts;
	Shapes		shapes;
	Box		   *extent;

	if (index->tree != NULL)
		return;
	set = DatumGetAreaSetP(argument);
	parts = area_set_parts(set);
	index->polygons = polygons_make(index->kernel.context, count);
	extent = kernel_alloc(kernel, count, sizeof(Box));
	index->inner_x = kernel_alloc(kernel, count, sizeof(double));
	index->inner_y = kernel_alloc(kernel, count, sizeof(double));
	index->surface = kernel_alloc(kernel, count, sizeof(double));
	for (uint32 i = 0; i < count; i++)
	{
		uint32		size;
		const char *wkb = area_set_polygon(&parts, index->stored_polygon[i], &size);

		polygons_read(index->polygons, i, wkb, size);
		extent[i] = polygon_extent(index->polygons, i);
		index->inner_x[i] = index->inner_y[i] = index->surface[i] = NAN;
		CHECK_FOR_INTERRUPTS();
	}
	shapes = polygons_shapes(index->polygons, count, extent);
	index->tree = quadtree_make(kernel, &shapes);
	if ((Pointer) set != DatumGetPointer(argument))
		pfree(set);
}

QuadtreeCursor
area_index_at(AreaIndex *index, Datum set, double x, double y)
{
	area_index_open(index, set);
	return quadtree_at(&index->kernel.kernel, index->tree, x, y);
}

static double
surface_of(AreaIndex *index, uint32 polygon)
{
	if (isnan(index->surface[polygon]))
		index->surface[polygon] = polygon_area(index->polygons, polygon);
	return index->surface[polygon];
}

QuadtreeCursor
area_index_around(AreaIndex *index, Datum set, uint32 polygon)
{
	area_index_open(index, set);
	if (isnan(index->inner_x[polygon]))
		polygon_inner_place(index->polygons, polygon, &index->inner_x[polygon], &index->inner_y[polygon]);
	return quadtree_at(&index->kernel.kernel, index->tree, index->inner_x[polygon], index->inner_y[polygon]);
}

uint32
area_index_next_around(AreaIndex *index, QuadtreeCursor *cursor, uint32 polygon)
{
	uint32		level = area_index_level(index, index->areas.of_polygon[polygon]);
	uint32		other;

	while ((other = quadtree_next(index->tree, cursor)) != QUADTREE_END)
	{
		if (area_index_level(index, index->areas.of_polygon[other]) > level &&
			surface_of(index, other) > surface_of(index, polygon))
			break;
	}
	return other;
}

/* ---------------------------------------------------------------- shrinkage */

/* The score of an area in the same year and series, when its uncertainty is known; with this polygon unless AREA_NONE. */
static uint32
score_alike(const AreaIndex *index, uint32 area, uint32 polygon, const AreaScore *like)
{
	const Area *of = &index->areas.area[area];

	for (uint32 i = of->first; i < of->first + of->count; i++)
	{
		const AreaScore *score = &index->areas.score[i];

		if (score->year == like->year && score->series == like->series && !isnan(score->variance) &&
			(polygon == AREA_NONE || score->polygon == polygon))
			return i;
	}
	return AREA_NONE;
}

static uint32
parent_by_postcode(const AreaIndex *index, const AreaScore *score)
{
	const Area *area = &index->areas.area[score->area];

	for (int length = area->postcode != 0 ? postcode_length(area->postcode) - 1 : 0; length >= 4; length--)
	{
		uint32		around = areas_find(&index->areas, postcode_prefix(area->postcode, length));
		uint32		found = around != AREA_NONE ? score_alike(index, around, AREA_NONE, score) : AREA_NONE;

		if (found != AREA_NONE && area_index_level(index, around) > area->level)
			return found;
	}
	return AREA_NONE;
}

static uint32
parent_by_place(AreaIndex *index, Datum set, const AreaScore *score)
{
	QuadtreeCursor cursor = area_index_around(index, set, score->polygon);
	uint32		polygon;

	while ((polygon = area_index_next_around(index, &cursor, score->polygon)) != QUADTREE_END)
	{
		uint32		found = score_alike(index, index->areas.of_polygon[polygon], polygon, score);

		if (found != AREA_NONE)
			return found;
	}
	return AREA_NONE;
}

const Shrunk *
area_index_shrunk(AreaIndex *index, Datum set)
{
	Kernel	   *kernel = &index->kernel.kernel;
	const Areas *areas = &index->areas;
	uint32	   *parent;
	Shrunk	   *shrunk;

	if (index->shrunk != NULL)
		return index->shrunk;
	parent = kernel_alloc(kernel, areas->scores, sizeof(uint32));
	for (uint32 i = 0; i < areas->scores; i++)
	{
		const AreaScore *score = &areas->score[i];

		parent[i] = AREA_NONE;
		if (isnan(score->variance))
			continue;
		parent[i] = parent_by_postcode(index, score);
		if (parent[i] == AREA_NONE && score->polygon != AREA_NONE)
			parent[i] = parent_by_place(index, set, score);
		CHECK_FOR_INTERRUPTS();
	}
	shrunk = kernel_alloc(kernel, areas->scores, sizeof(Shrunk));
	areas_shrink(kernel, areas, parent, shrunk);
	kernel_free(kernel, parent);
	return index->shrunk = shrunk;
}
