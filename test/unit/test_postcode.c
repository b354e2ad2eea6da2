/*
 * Postcodes, as people write them and as numbers.
 */
#include "tap.h"

#include "kernel/areas/postcode.h"

static Postcode
read_text(const char *text)
{
	return postcode_read(text, strlen(text));
}

static void
is_postcode(const char *text, const char *want)
{
	char		written[7] = "";
	Postcode	postcode = read_text(text);

	if (postcode != 0)
		written[postcode_write(postcode, written)] = '\0';
	ok(strcmp(written, want) == 0, "\"%s\" is %s", text, want[0] ? want : "no postcode");
}

static void
postcodes(void)
{
	static const char *const none[] = {
		"", " ", "\xC2\xA0", "751", "0511AB", "7511 A1", "75A1AB", "7511ABC", "7511 ABC", "1234SS", "1234 sa", "1234Sd",
		"7511-AB", "NL 7511 AB", "\xC3\xA9", "7511\xC3\xA9", "postcode", "75.11"
	};

	is_postcode("7511AB", "7511AB");
	is_postcode("7511 ab", "7511AB");
	is_postcode(" 7511\xC2\xA0" "AB ", "7511AB");
	is_postcode("7511\xA0" "AB", "7511AB");
	is_postcode("7 5 1 1 a\tb", "7511AB");
	is_postcode("7511", "7511");
	is_postcode("7511s", "7511S");
	is_postcode("1000AA", "1000AA");
	is_postcode("9999ZZ", "9999ZZ");
	is_postcode("1234SB", "1234SB");
	is_postcode("1234AS", "1234AS");
	for (int i = 0; i < LENGTH(none); i++)
		is_postcode(none[i], "");
	ok(postcode_is_blank("", 0) && postcode_is_blank(" \t\xC2\xA0", 4) && !postcode_is_blank(" x", 2), "blank is not wrong");
	ok(postcode_read("7511AB rubbish", 6) == read_text("7511AB"), "nothing beyond the length is read");
}

/* No two postcodes are one number; each begins with its own pc5 and pc4. */
static void
numbers_of_postcodes(void)
{
	int			wrong = 0;
	Postcode	last = 0;

	for (int i = 0; i < 9000 * 27; i++)
	{
		char		text[16];
		char		written[6];
		Postcode	postcode;

		snprintf(text, sizeof(text), "%04d%c", 1000 + i / 27, i % 27 == 0 ? '\0' : 'A' - 1 + i % 27);
		postcode = read_text(text);
		wrong += postcode <= last || postcode_length(postcode) != (int) strlen(text);
		wrong += postcode_write(postcode, written) != (int) strlen(text) || memcmp(written, text, strlen(text)) != 0;
		wrong += postcode_prefix(postcode, 4) != (Postcode) (1000 + i / 27) * 729;
		last = postcode;
	}
	is_count(wrong, 0, "every pc4 and pc5 has a number of its own and comes back");
	ok(postcode_prefix(read_text("7511AB"), 6) == read_text("7511AB"), "the pc6 of a pc6");
	ok(postcode_prefix(read_text("7511AB"), 5) == read_text("7511A"), "the pc5 of a pc6");
	ok(postcode_prefix(read_text("7511AB"), 4) == read_text("7511"), "the pc4 of a pc6");
	ok(postcode_prefix(read_text("7511A"), 5) == read_text("7511A"), "the pc5 of a pc5");
	ok(postcode_prefix(read_text("7511A"), 6) == 0 && postcode_prefix(read_text("7511"), 5) == 0, "a pc4 has no pc5");
	ok(postcode_prefix(0, 4) == 0, "no postcode has no prefix");
}

int
main(void)
{
	postcodes();
	numbers_of_postcodes();
	return done();
}
