/*
 * The shared craft of the compact values.
 */
#include "value.h"

#include "access/detoast.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

void
value_send_header(StringInfo buffer, const ValueHeader *header)
{
	pq_sendint32(buffer, header->magic);
	pq_sendint16(buffer, header->version);
	pq_sendint16(buffer, header->flags);
	pq_sendint32(buffer, header->srid);
	pq_sendint32(buffer, header->count);
	pq_sendint64(buffer, header->fingerprint);
}

void
value_receive_header(StringInfo buffer, const char *name, uint32 magic, uint16 version, ValueHeader *header)
{
	const int	size = 3 * sizeof(uint32) + 2 * sizeof(uint16) + sizeof(uint64);

	if (buffer->len - buffer->cursor < size)
		value_refuse(name, "it ends too early");
	memset(header, 0, sizeof(*header));
	header->magic = pq_getmsgint(buffer, 4);
	header->version = pq_getmsgint(buffer, 2);
	header->flags = pq_getmsgint(buffer, 2);
	header->srid = pq_getmsgint(buffer, 4);
	header->count = pq_getmsgint(buffer, 4);
	header->fingerprint = pq_getmsgint64(buffer);
	if (header->magic != magic)
		value_refuse(name, "it does not begin as one");
	if (header->version != version)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("%s has version %d", name, header->version),
				 errdetail("This release of the extension reads version %d.", version),
				 errhint("Make the value again from its rows.")));
}

void
value_refuse(const char *name, const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid %s: %s", name, why),
			 errhint("Make the value with the aggregate %s; do not write or change it by hand.", name)));
}

char *
value_to_hex(bytea *sent)
{
	Size		size = VARSIZE_ANY_EXHDR(sent);
	char	   *text = palloc_extended(2 * size + 1, MCXT_ALLOC_HUGE);

	text[hex_encode(VARDATA_ANY(sent), size, text)] = '\0';
	return text;
}

void
value_from_hex(const char *text, const char *name, StringInfo buffer)
{
	Size		length = strlen(text);

	if (length % 2 != 0 || strspn(text, "0123456789abcdefABCDEF") != length)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input for type %s", name),
				 errdetail("Its text form is an even number of hexadecimal digits."),
				 errhint("Make the value with the aggregate %s.", name)));
	buffer->data = palloc(length / 2 + 1);
	buffer->len = hex_decode(text, length, buffer->data);
	buffer->maxlen = length / 2 + 1;
	buffer->cursor = 0;
}

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
	identity.high = header->magic;
	if ((Pointer) header != (Pointer) value)
		pfree(header);
	return identity;
}
