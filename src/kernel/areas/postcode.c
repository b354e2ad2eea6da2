/*
 * Dutch postcodes.
 */
#include "kernel/areas/postcode.h"

/* A postcode is its digits, then its letters in base 27, where 0 is no letter. */
#define LETTERS 27

/* Takes a blank from the front of the text; the no-break space has two bytes in UTF-8 and one in Latin-1. */
static size_t
blank_length(const unsigned char *text, size_t length)
{
	if (*text == ' ' || (*text >= '\t' && *text <= '\r') || *text == 0xA0)
		return 1;
	if (length >= 2 && text[0] == 0xC2 && text[1] == 0xA0)
		return 2;
	return 0;
}

/* The first characters that are no blanks; returns how many there are, at most room. */
static int
squeeze(const char *text, size_t length, char *squeezed, int room)
{
	const unsigned char *bytes = (const unsigned char *) text;
	int			count = 0;

	for (size_t i = 0; i < length && count < room;)
	{
		size_t		blank = blank_length(bytes + i, length - i);

		if (blank == 0)
			squeezed[count++] = text[i++];
		else
			i += blank;
	}
	return count;
}

bool
postcode_is_blank(const char *text, size_t length)
{
	char		squeezed[1];

	return squeeze(text, length, squeezed, 1) == 0;
}

/* 1 for A, 26 for Z, 0 for what is no letter. */
static uint32_t
letter_number(char letter)
{
	if (letter >= 'a' && letter <= 'z')
		return letter - 'a' + 1;
	return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 1 : 0;
}

Postcode
postcode_read(const char *text, size_t length)
{
	char		squeezed[7];
	int			count = squeeze(text, length, squeezed, 7);
	uint32_t	digits = 0;
	uint32_t	letter[2] = {0, 0};

	if (count < 4 || count > 6 || squeezed[0] == '0')
		return 0;
	for (int i = 0; i < 4; i++)
	{
		if (squeezed[i] < '0' || squeezed[i] > '9')
			return 0;
		digits = digits * 10 + (squeezed[i] - '0');
	}
	for (int i = 4; i < count; i++)
	{
		letter[i - 4] = letter_number(squeezed[i]);
		if (letter[i - 4] == 0)
			return 0;
	}
	/* These three are never issued, for what they remind of. */
	if (letter[0] == 'S' - 'A' + 1 && (letter[1] == 1 || letter[1] == 'D' - 'A' + 1 || letter[1] == 'S' - 'A' + 1))
		return 0;
	return (digits * LETTERS + letter[0]) * LETTERS + letter[1];
}

int
postcode_length(Postcode postcode)
{
	if (postcode % LETTERS != 0)
		return 6;
	return postcode / LETTERS % LETTERS != 0 ? 5 : 4;
}

Postcode
postcode_prefix(Postcode postcode, int length)
{
	if (postcode == 0 || postcode_length(postcode) < length)
		return 0;
	if (length == 4)
		return postcode - postcode % (LETTERS * LETTERS);
	return length == 5 ? postcode - postcode % LETTERS : postcode;
}

int
postcode_write(Postcode postcode, char *text)
{
	int			length = postcode_length(postcode);
	uint32_t	digits = postcode / (LETTERS * LETTERS);

	for (int i = 3; i >= 0; i--, digits /= 10)
		text[i] = '0' + digits % 10;
	if (length >= 5)
		text[4] = 'A' - 1 + postcode / LETTERS % LETTERS;
	if (length == 6)
		text[5] = 'A' - 1 + postcode % LETTERS;
	return length;
}
