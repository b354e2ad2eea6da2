/*
 * R's distribution functions, which the kernels call by their own names.
 *
 * Whatever name a linked library uses, even one of its own, is looked up in
 * the server first: libRmath's qgamma() calls dgamma(), gets PostgreSQL 18's
 * function of that name, and crashes.  So libRmath is not linked, but opened
 * in such a way that it looks into itself first.
 */
#include "postgres.h"

#include "pg/distributions.h"

#include <dlfcn.h>

#include <Rmath.h>

/* With the number of its interface, as Debian has it, and without, as R's own build makes it. */
static const char *const library_names[] = {"libRmath.so.1", "libRmath.so"};

/* The functions that the kernels use; a further one gets its line here. */
#define EACH_FUNCTION(f) \
	f(lgammafn, (double x), (x)) \
	f(digamma, (double x), (x)) \
	f(pnorm, (double q, double mean, double sd, int lower, int log_p), (q, mean, sd, lower, log_p)) \
	f(qnorm, (double p, double mean, double sd, int lower, int log_p), (p, mean, sd, lower, log_p)) \
	f(plogis, (double q, double location, double scale, int lower, int log_p), (q, location, scale, lower, log_p)) \
	f(pt, (double q, double df, int lower, int log_p), (q, df, lower, log_p)) \
	f(qt, (double p, double df, int lower, int log_p), (p, df, lower, log_p)) \
	f(pgamma, (double q, double shape, double scale, int lower, int log_p), (q, shape, scale, lower, log_p)) \
	f(qgamma, (double p, double shape, double scale, int lower, int log_p), (p, shape, scale, lower, log_p)) \
	f(dbeta, (double x, double a, double b, int log_p), (x, a, b, log_p)) \
	f(pbeta, (double q, double a, double b, int lower, int log_p), (q, a, b, lower, log_p)) \
	f(qbeta, (double p, double a, double b, int lower, int log_p), (p, a, b, lower, log_p)) \
	f(dbinom, (double x, double size, double prob, int log_p), (x, size, prob, log_p)) \
	f(pbinom, (double q, double size, double prob, int lower, int log_p), (q, size, prob, lower, log_p)) \
	f(phyper, (double x, double r, double b, double n, int lower, int log_p), (x, r, b, n, lower, log_p))

/* R's function, and ours in front of it: the kernels' calls end here, since no name of ours leaves the library. */
#define DEFINE(name, parameters, arguments) \
	static double (*r_##name) parameters; \
	double name parameters { return r_##name arguments; }

EACH_FUNCTION(DEFINE)

/* R renames some by macros: the name to look for is what pnorm stands for. */
#define ENTRY(name, parameters, arguments) {CppAsString2(name), (void **) &r_##name},

static const struct
{
	const char *name;
	void	  **function;
}			entries[] = {EACH_FUNCTION(ENTRY)};

static void *
open_library(void)
{
	char	   *reason = NULL;

	for (size_t i = 0; i < lengthof(library_names); i++)
	{
		void	   *library = dlopen(library_names[i], RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);

		if (library != NULL)
			return library;
		if (reason == NULL)
			reason = pstrdup(dlerror());
	}
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_FILE),
			 errmsg("could not load R's mathematics library \"%s\"", library_names[0]),
			 errdetail("%s.", reason),
			 errhint("Install libRmath; in Debian it is the package r-mathlib.")));
}

void
distributions_open(void)
{
	void	   *library = open_library();

	for (size_t i = 0; i < lengthof(entries); i++)
	{
		*entries[i].function = dlsym(library, entries[i].name);
		if (*entries[i].function == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_FUNCTION),
					 errmsg("R's mathematics library has no function \"%s\"", entries[i].name),
					 errdetail("%s.", dlerror()),
					 errhint("Install a complete libRmath; in Debian it is the package r-mathlib.")));
	}
}
