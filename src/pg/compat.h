/*
 * What differs between the PostgreSQL versions, all of it: other files are
 * written for the newest one.
 */
#ifndef PG_COMPAT_H
#define PG_COMPAT_H

#include "postgres.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#else
extern void _PG_init(void);
#endif

/* Before 16, who is a member of a role may also become it. */
#if PG_VERSION_NUM < 160000
#define check_can_set_role check_is_member_of_role
#endif

/* Since 18 it stands in front of the declaration, and pg_attribute_noreturn() is gone. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

#endif
