/*
 * The shared craft of the compact values: header, fingerprint, text form, and
 * the cache that lets a million calls prepare a value once.
 */
#ifndef PG_VALUE_H
#define PG_VALUE_H

#include "postgres.h"

#include "compat.h"

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

/* Writes and reads the header's portable form; name is the SQL name of the type. */
extern void value_send_header(StringInfo buffer, const ValueHeader *header);
extern void value_receive_header(StringInfo buffer, const char *name, uint32 magic, uint16 version,
								 ValueHeader *header);

/* Raises the error of every "in" and "recv" here: bytes that are no value of this type. */
pg_noreturn extern void value_refuse(const char *name, const char *why);

/* A text form for values that are too long to read: hexadecimal digits of the portable form. */
extern char *value_to_hex(bytea *sent);
extern void value_from_hex(const char *text, const char *name, StringInfo buffer);

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
