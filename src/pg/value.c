/*
 * The shared craft of the compact values.
 */
#include "pg/value.h"

#include "access/detoast.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

void
value_refuse(const ValueType *type, const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid %s: %s", type->name, why),
			 errhint("Make the value with the aggregate %s; do not write or change it by hand.", type->name)));
}

/* A value of another layout, from another release, would be read as if it were of this one. */
static void
check_header(const ValueType *type, const ValueHeader *header)
{
	if (header->magic != type->magic)
		value_refuse(type, "it does not begin as one");
	if (header->version != type->version)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("%s has version %d", type->name, header->version),
				 errdetail("This release of the extension reads version %d.", type->version),
				 errhint("Make the value again from its rows, or read it with a release that knows its version.")));
}

/* ---------------------------------------------------------------- in memory */

void *
value_make(const ValueType *type, Size size)
{
	ValueHeader *header = palloc0(size);

	SET_VARSIZE(header, size);
	header->magic = type->magic;
	header->version = type->version;
	return header;
}

/* Nothing but the types' own functions and PostgreSQL's storage touches a value, so of what is stored only the layout is in doubt. */
static void *
opened(const ValueType *type, struct varlena *value)
{
	if (VARSIZE(value) < sizeof(ValueHeader))
		value_refuse(type, "it ends too early");
	check_header(type, (ValueHeader *) value);
	return value;
}

void *
value_open(const ValueType *type, Datum datum)
{
	return opened(type, PG_DETOAST_DATUM(datum));
}

void *
value_open_copy(const ValueType *type, Datum datum)
{
	return opened(type, PG_DETOAST_DATUM_COPY(datum));
}

/* ---------------------------------------------------------------- portable form */

void
value_require(const ValueType *type, StringInfo buffer, Size size)
{
	if ((Size) (buffer->len - buffer->cursor) < size)
		value_refuse(type, "it ends too early");
}

int64
value_receive_left_out(const ValueType *type, StringInfo buffer)
{
	int64		left_out;

	value_require(type, buffer, sizeof(left_out));
	left_out = pq_getmsgint64(buffer);
	if (left_out < 0)
		value_refuse(type, "it left out a negative number of rows");
	return left_out;
}

bytea *
value_send(const ValueType *type, const void *value)
{
	const ValueHeader *header = value;
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendint32(&buffer, header->magic);
	pq_sendint16(&buffer, header->version);
	pq_sendint16(&buffer, header->flags);
	pq_sendint32(&buffer, header->srid);
	pq_sendint32(&buffer, header->count);
	pq_sendint64(&buffer, header->fingerprint);
	type->send(type, &buffer, value);
	return pq_endtypsend(&buffer);
}

void *
value_receive(const ValueType *type, StringInfo buffer)
{
	ValueHeader header = {.magic = 0};
	ValueHeader *value;

	value_require(type, buffer, 3 * sizeof(uint32) + 2 * sizeof(uint16) + sizeof(uint64));
	header.magic = pq_getmsgint(buffer, 4);
	header.version = pq_getmsgint(buffer, 2);
	header.flags = pq_getmsgint(buffer, 2);
	header.srid = pq_getmsgint(buffer, 4);
	header.count = pq_getmsgint(buffer, 4);
	header.fingerprint = pq_getmsgint64(buffer);
	check_header(type, &header);
	value = type->receive(type, buffer, &header);
	if (value->fingerprint != header.fingerprint)
		value_refuse(type, "its content does not fit its fingerprint");
	return value;
}

char *
value_to_text(const ValueType *type, const void *value)
{
	bytea	   *sent = value_send(type, value);
	Size		size = VARSIZE_ANY_EXHDR(sent);
	char	   *text = palloc_extended(2 * size + 1, MCXT_ALLOC_HUGE);

	text[hex_encode(VARDATA_ANY(sent), size, text)] = '\0';
	return text;
}

void *
value_from_text(const ValueType *type, const char *text)
{
	Size		length = strlen(text);
	StringInfoData buffer;

	if (length % 2 != 0 || strspn(text, "0123456789abcdefABCDEF") != length)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input for type %s", type->name),
				 errdetail("Its text form is an even number of hexadecimal digits."),
				 errhint("Make the value with the aggregate %s.", type->name)));
	buffer.data = palloc(length / 2 + 1);
	buffer.len = hex_decode(text, length, buffer.data);
	buffer.maxlen = length / 2 + 1;
	buffer.cursor = 0;
	return value_receive(type, &buffer);
}

/* ---------------------------------------------------------------- which value it is */

uint64
fingerprint_bytes(uint64 fingerprint, const char *bytes, Size size)
{
	fingerprint = fingerprint_word(fingerprint, size);
	for (Size i = 0; i < size; i += 8)
	{
		uint64		word = 0;

		for (Size j = i; j < i + 8; j++)
			word = word << 8 | (j < size ? (unsigned char) bytes[j] : 0);
		fingerprint = fingerprint_word(fingerprint, word);
	}
	return fingerprint;
}

/*
 * A value stored out of line is known by its toast pointer, so that asking who
 * it is costs no fetch; toasted values never change, and their number is not
 * used again while a query can see them.  Any other value shows its fingerprint.
 */
ValueIdentity
value_identity(Datum argument)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(argument);
	ValueIdentity identity;
	ValueHeader *header;

	if (VARATT_IS_EXTERNAL_ONDISK(value))
	{
		struct varatt_external pointer;

		VARATT_EXTERNAL_GET_POINTER(pointer, value);
		identity.size = pointer.va_rawsize;
		identity.low = pointer.va_valueid;
		identity.high = pointer.va_toastrelid;
		return identity;
	}
	header = (ValueHeader *) PG_DETOAST_DATUM(argument);
	identity.size = VARSIZE(header);
	identity.low = header->fingerprint;
	identity.high = (uint64) header->version << 32 | header->magic;
	if ((Pointer) header != (Pointer) value)
		pfree(header);
	return identity;
}
