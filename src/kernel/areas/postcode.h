/*
 * Dutch postcodes, as numbers.
 */
#ifndef KERNEL_POSTCODE_H
#define KERNEL_POSTCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A postcode as a number: of four digits (pc4), of those and a letter (pc5) or
 * two (pc6); 0 for text that is no postcode.  Blanks do not count, the no-break
 * space among them; capitals and small letters are alike.
 */
typedef uint32_t Postcode;

extern Postcode postcode_read(const char *text, size_t length);
extern bool postcode_is_blank(const char *text, size_t length);

/* Its number of characters: 4, 5 or 6. */
extern int	postcode_length(Postcode postcode);

/* The postcode of this length that it begins with; 0 when it is not that long. */
extern Postcode postcode_prefix(Postcode postcode, int length);

/* Writes it, without a terminating zero; returns the length. */
extern int	postcode_write(Postcode postcode, char *text);

#endif
