/*
 * Burglaries and dwellings, added up by class and stratum.
 */
#include "pg/compat.h"

#include "pg/rates/rate_cells.h"

#include "pg/kernel_env.h"

#include "kernel/order.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#define CELLS_MAX 1000000
#define LABEL_MAX 255

/* Beyond any register, and whole numbers are exact. */
#define NUMBER_MAX 1e15
#define SUM_UNIT 0x1p52

/* ---------------------------------------------------------------- labels */

Label
label_of(const text *value)
{
	return (Label) {.text = VARDATA_ANY(value), .length = VARSIZE_ANY_EXHDR(value)};
}

text *
label_text(Label label)
{
	return cstring_to_text_with_len(label.text, label.length);
}

static bool
label_equal(Label a, Label b)
{
	if (a.text == NULL || b.text == NULL)
		return a.text == b.text;
	return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

int
label_compare(Label a, Label b)
{
	int			order;

	if (a.text == NULL || b.text == NULL)
		return (a.text == NULL) - (b.text == NULL);
	order = memcmp(a.text, b.text, Min(a.length, b.length));
	return order != 0 ? order : a.length - b.length;
}

/* ---------------------------------------------------------------- the table */

static uint32
key_hash(CellKey key)
{
	uint32		of_class = hash_bytes((const unsigned char *) key.class.text, key.class.length);
	uint32		of_stratum = hash_bytes((const unsigned char *) key.stratum.text, key.stratum.length);

	return hash_combine(hash_combine(of_class, of_stratum), hash_bytes((const unsigned char *) key.area.text,
																	   key.area.length));
}

#define SH_PREFIX cells
#define SH_ELEMENT_TYPE CellEntry
#define SH_KEY_TYPE CellKey
#define SH_KEY key
#define SH_HASH_KEY(table, key) key_hash(key)
#define SH_EQUAL(table, a, b) \
	(label_equal((a).class, (b).class) && label_equal((a).stratum, (b).stratum) && label_equal((a).area, (b).area))
#define SH_STORE_HASH
#define SH_GET_HASH(table, entry) (entry)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

struct CellTable
{
	MemoryContext context;
	cells_hash *hash;
};

CellTable *
cell_table_make(MemoryContext context)
{
	CellTable  *table = MemoryContextAlloc(context, sizeof(CellTable));

	table->context = context;
	table->hash = cells_create(context, 16, NULL);
	return table;
}

static Label
keep_label(MemoryContext context, Label label)
{
	char	   *text;

	if (label.text == NULL)
		return label;
	text = MemoryContextAlloc(context, label.length + 1);
	memcpy(text, label.text, label.length);
	text[label.length] = '\0';
	return (Label) {.text = text, .length = label.length};
}

static void
check_label(Label label, const char *what)
{
	if (label.length > LABEL_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
				 errmsg("%s is %d bytes long", what, label.length),
				 errdetail("A name has at most %d bytes.", LABEL_MAX),
				 errhint("Give a code or a short name, such as 'built before 1999'.")));
}

CellEntry *
cell_table_take(CellTable *table, CellKey key)
{
	bool		found;
	CellEntry  *entry;

	check_label(key.class, "class");
	check_label(key.stratum, "stratum");
	check_label(key.area, "area");
	entry = cells_insert(table->hash, key, &found);
	if (found)
		return entry;
	if (table->hash->members > CELLS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg(key.area.text != NULL ? "more than %d classes, strata and areas" : "more than %d classes and strata", CELLS_MAX),
				 errhint("A class is something that many dwellings share, such as a house type or a buurt; make fewer of them, or one set per area with GROUP BY.")));
	entry->key.class = keep_label(table->context, key.class);
	entry->key.stratum = keep_label(table->context, key.stratum);
	entry->key.area = keep_label(table->context, key.area);
	memset(entry->sum, 0, sizeof(entry->sum));
	return entry;
}

const char *
measure_name(Measure measure)
{
	static const char *const names[MEASURES] = {"burglaries", "dwellings", "dwelling_years"};

	return names[measure];
}

static void
refuse_sum(const CellEntry *entry, Measure measure)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s of %s come to more than %g", measure_name(measure),
					entry->key.class.text != NULL ? psprintf("class '%s'", entry->key.class.text) : "the rows left out",
					NUMBER_MAX),
			 errhint("Look for rows with a number that cannot be right.")));
}

static void
add_sum(CellEntry *entry, Measure measure, Sum more)
{
	entry->sum[measure] += more;
	if (entry->sum[measure] > (Sum) (NUMBER_MAX * SUM_UNIT))
		refuse_sum(entry, measure);
}

void
cell_add(CellEntry *entry, Measure measure, double number)
{
	if (!(number <= NUMBER_MAX))
		refuse_sum(entry, measure);
	add_sum(entry, measure, (Sum) (number * SUM_UNIT));
}

double
cell_number(const CellEntry *entry, Measure measure)
{
	return (double) entry->sum[measure] / SUM_UNIT;
}

/* An OrderCompare of cells. */
static int
compare_cells(const void *items, uint32_t a, uint32_t b)
{
	CellEntry *const *entry = items;
	int			order = label_compare(entry[a]->key.class, entry[b]->key.class);

	if (order == 0)
		order = label_compare(entry[a]->key.stratum, entry[b]->key.stratum);
	return order != 0 ? order : label_compare(entry[a]->key.area, entry[b]->key.area);
}

CellEntry **
cell_table_sorted(CellTable *table, uint32 *count)
{
	uint32		n = table->hash->members;
	CellEntry **entry = palloc(Max(n, 1) * sizeof(CellEntry *));
	CellEntry **sorted = palloc(Max(n, 1) * sizeof(CellEntry *));
	uint32	   *order = palloc(Max(n, 1) * sizeof(uint32));
	cells_iterator iterator;
	ServerKernel server;

	*count = 0;
	cells_start_iterate(table->hash, &iterator);
	for (CellEntry *each; (each = cells_iterate(table->hash, &iterator)) != NULL;)
		entry[(*count)++] = each;
	(void) order_index(server_kernel(&server, CurrentMemoryContext), order, n, compare_cells, entry);
	for (uint32 i = 0; i < n; i++)
		sorted[i] = entry[order[i]];
	pfree(entry);
	pfree(order);
	return sorted;
}

/* ---------------------------------------------------------------- tables put together */

void
cell_table_merge(CellTable *target, const CellTable *source)
{
	cells_iterator iterator;

	cells_start_iterate(source->hash, &iterator);
	for (CellEntry *each; (each = cells_iterate(source->hash, &iterator)) != NULL;)
	{
		CellEntry  *entry = cell_table_take(target, each->key);

		for (int m = 0; m < MEASURES; m++)
			add_sum(entry, m, each->sum[m]);
	}
}

static void
send_label(StringInfo buffer, Label label)
{
	pq_sendint32(buffer, label.text != NULL ? label.length : -1);
	if (label.text != NULL)
		pq_sendbytes(buffer, label.text, label.length);
}

static Label
receive_label(StringInfo buffer)
{
	int32		length = pq_getmsgint(buffer, 4);

	if (length < 0)
		return (Label) {NULL, 0};
	return (Label) {.text = pq_getmsgbytes(buffer, length), .length = length};
}

void
cell_table_send(StringInfo buffer, const CellTable *table)
{
	cells_iterator iterator;

	pq_sendint32(buffer, table->hash->members);
	cells_start_iterate(table->hash, &iterator);
	for (CellEntry *each; (each = cells_iterate(table->hash, &iterator)) != NULL;)
	{
		send_label(buffer, each->key.class);
		send_label(buffer, each->key.stratum);
		send_label(buffer, each->key.area);
		for (int m = 0; m < MEASURES; m++)
		{
			pq_sendint64(buffer, (uint64) (each->sum[m] >> 64));
			pq_sendint64(buffer, (uint64) each->sum[m]);
		}
	}
}

CellTable *
cell_table_receive(StringInfo buffer, MemoryContext context)
{
	CellTable  *table = cell_table_make(context);
	int			count = pq_getmsgint(buffer, 4);

	for (int i = 0; i < count; i++)
	{
		CellKey		key;
		CellEntry  *entry;

		key.class = receive_label(buffer);
		key.stratum = receive_label(buffer);
		key.area = receive_label(buffer);
		entry = cell_table_take(table, key);
		for (int m = 0; m < MEASURES; m++)
		{
			Sum			high = pq_getmsgint64(buffer);

			entry->sum[m] = high << 64 | (uint64) pq_getmsgint64(buffer);
		}
	}
	return table;
}
