/*
 * Runs SQL: a script statement by statement, so that an error names the piece and the line instead of printing all of it;
 * and a statement with the rights of another role, from which it cannot get back to those of the caller.
 */
#include "pg/compat.h"

#include <ctype.h>

#include "executor/spi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "tcop/tcopprot.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"

/* Where the words of a statement begin: the parser counts the blanks and comments before them in. */
static int
first_word(const char *script, int at)
{
	while (script[at] != '\0')
	{
		if (isspace((unsigned char) script[at]))
			at++;
		else if (script[at] == '-' && script[at + 1] == '-')
			at += strcspn(script + at, "\n");
		else
			break;
	}
	return at;
}

static int
line_of(const char *script, int at)
{
	int			line = 1;

	for (int i = 0; i < at; i++)
		line += script[i] == '\n';
	return line;
}

static void
run_statement(const char *statement)
{
	int			result = SPI_execute(statement, false, 0);

	if (result < 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a script cannot hold this statement: %s", SPI_result_code_string(result))));
}

/*
 * What went wrong, without the statement itself and without the calls around it: the piece and the line say where to look.
 * A position counts only if it is one in the statement, and not in the body of a function that the statement makes.
 */
pg_noreturn static void
rethrow_at(ErrorData *error, const char *piece, const char *script, int start, const char *statement)
{
	int			position = 0;

	if (statement == NULL)
		position = error->cursorpos;
	else if (error->internalquery != NULL && strcmp(error->internalquery, statement) == 0)
		position = error->internalpos;
	if (position > 0)
		start += pg_mbcharcliplen(script + start, strlen(script + start), position - 1);
	error->context = psprintf("%s, line %d", piece, line_of(script, start));
	error->internalquery = NULL;
	error->internalpos = error->cursorpos = 0;
	ReThrowError(error);
}

/* burglary_run_script(piece text, script text) */
PG_FUNCTION_INFO_V1(burglary_run_script);
Datum
burglary_run_script(PG_FUNCTION_ARGS)
{
	char	   *piece = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	   *script = text_to_cstring(PG_GETARG_TEXT_PP(1));
	MemoryContext here = CurrentMemoryContext;
	char	   *volatile statement = NULL;
	volatile int start = 0;

	PG_TRY();
	{
		List	   *statements = pg_parse_query(script);
		ListCell   *cell;

		SPI_connect();
		foreach(cell, statements)
		{
			RawStmt    *raw = lfirst_node(RawStmt, cell);
			int			end = raw->stmt_len > 0 ? raw->stmt_location + raw->stmt_len : (int) strlen(script);

			start = first_word(script, raw->stmt_location);
			statement = pnstrdup(script + start, end - start);
			run_statement(statement);
		}
		SPI_finish();
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(here);
		error = CopyErrorData();
		FlushErrorState();
		rethrow_at(error, piece, script, start, statement);
	}
	PG_END_TRY();
	PG_RETURN_VOID();
}

/*
 * burglary_run_as(role name, statement text)
 *
 * SET ROLE would not do: a trigger or a function of the role's could set it back.  As in a security definer function, that
 * is refused here; and as in maintenance, so is what would wait for the end of the transaction to run with the rights of the
 * caller: a deferred trigger, a cursor that is held.  After an error the transaction restores who and what was before.
 *
 * What the statement answers comes back as the text of its first value, without a cast that the role could have made.
 */
PG_FUNCTION_INFO_V1(burglary_run_as);
Datum
burglary_run_as(PG_FUNCTION_ARGS)
{
	Oid			role = get_role_oid(NameStr(*PG_GETARG_NAME(0)), false);
	char	   *statement = text_to_cstring(PG_GETARG_TEXT_PP(1));
	Oid			caller;
	int			context;
	int			settings;
	MemoryContext here = CurrentMemoryContext;
	char	   *answer = NULL;

	GetUserIdAndSecContext(&caller, &context);
	check_can_set_role(caller, role);
	SetUserIdAndSecContext(role, context | SECURITY_LOCAL_USERID_CHANGE | (role == caller ? 0 : SECURITY_RESTRICTED_OPERATION));
	settings = NewGUCNestLevel();
	SPI_connect();
	run_statement(statement);
	if (SPI_tuptable != NULL && SPI_processed > 0)
		answer = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
	if (answer != NULL)
		answer = MemoryContextStrdup(here, answer);
	SPI_finish();
	AtEOXact_GUC(false, settings);
	SetUserIdAndSecContext(caller, context);
	if (answer == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(answer));
}
