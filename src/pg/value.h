/*
 * The shared craft of the compact values: header, fingerprint, text form, and
 * the cache that lets a million calls prepare a value once.
 */
#ifndef PG_VALUE_H
#define PG_VALUE_H

#include "postgres.h"

#include "pg/compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

/* What every compact value begins with. */
typedef struct ValueHeader
{
	int32		vl_len_;		/* varlena header (do not touch directly) */
	uint32		magic;			/* the type of the value */
	uint16		version;		/* of its layout */
	uint16		flags;			/* bits of that type */
	int32		srid;			/* 0 where there is none */
	uint32		count;			/* of what it holds */
	uint64		fingerprint;	/* of the whole content */
} ValueHeader;

/* A type of values. */
typedef struct ValueType ValueType;

struct ValueType
{
	const char *name;			/* in SQL */
	uint32		magic;
	uint16		version;		/* of the layout that this release reads and writes */
	/* Writes what follows the header in the portable form, and makes a value of that with every byte distrusted. */
	void		(*send) (const ValueType *type, StringInfo buffer, const void *value);
	void	   *(*receive) (const ValueType *type, StringInfo buffer, const ValueHeader *header);
};

/* A new value of this size, zero but for what its type says. */
extern void *value_make(const ValueType *type, Size size);

/* An argument as a value of this type, in memory; the second form is always a copy. */
extern void *value_open(const ValueType *type, Datum datum);
extern void *value_open_copy(const ValueType *type, Datum datum);

/* The portable form, and back; its text is the hexadecimal digits of that, for values that are too long to read. */
extern bytea *value_send(const ValueType *type, const void *value);
extern void *value_receive(const ValueType *type, StringInfo buffer);
extern char *value_to_text(const ValueType *type, const void *value);
extern void *value_from_text(const ValueType *type, const char *text);

/* Of what is received: are there so many bytes more?  And how many rows were left out, as most values begin. */
extern void value_require(const ValueType *type, StringInfo buffer, Size size);
extern int64 value_receive_left_out(const ValueType *type, StringInfo buffer);

/* Raises the error of every "in" and "recv" here: bytes that are no value of this type. */
pg_noreturn extern void value_refuse(const ValueType *type, const char *why);

/* The functions that PostgreSQL asks of a type, by the binary form and by the text form. */
#define VALUE_BINARY_FUNCTIONS(name, type) \
PG_FUNCTION_INFO_V1(name##_recv); \
Datum \
name##_recv(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_POINTER(value_receive(type, (StringInfo) PG_GETARG_POINTER(0))); \
} \
PG_FUNCTION_INFO_V1(name##_send); \
Datum \
name##_send(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BYTEA_P(value_send(type, value_open(type, PG_GETARG_DATUM(0)))); \
} \
extern int	no_such_variable

#define VALUE_FUNCTIONS(name, type) \
PG_FUNCTION_INFO_V1(name##_in); \
Datum \
name##_in(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_POINTER(value_from_text(type, PG_GETARG_CSTRING(0))); \
} \
PG_FUNCTION_INFO_V1(name##_out); \
Datum \
name##_out(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_CSTRING(value_to_text(type, value_open(type, PG_GETARG_DATUM(0)))); \
} \
VALUE_BINARY_FUNCTIONS(name, type)

/* Hashing of content, word by word, the same on every machine. */
static inline uint64
fingerprint_word(uint64 fingerprint, uint64 word)
{
	uint64		mixed = (fingerprint ^ word) * UINT64CONST(0x9FB21C651E98DF25);

	return mixed ^ (mixed >> 32);
}

static inline uint64
fingerprint_double(uint64 fingerprint, double number)
{
	uint64		word;

	memcpy(&word, &number, sizeof(word));
	return fingerprint_word(fingerprint, word);
}

extern uint64 fingerprint_bytes(uint64 fingerprint, const char *bytes, Size size);

/*
 * Which value an argument is, without reading all of it: two arguments with
 * equal identities have the same content.
 */
typedef struct ValueIdentity
{
	Size		size;
	uint64		low;
	uint64		high;
} ValueIdentity;

extern ValueIdentity value_identity(Datum argument);

static inline bool
value_identity_equal(const ValueIdentity *a, const ValueIdentity *b)
{
	return a->size == b->size && a->low == b->low && a->high == b->high;
}

#endif
