# Reads each view of a schema through ODBC, as a reporting tool does, and tells what came.
# odbc_views.py SOCKET PORT DATABASE USER SCHEMA SETTINGS
#
# A line per column: view|column|type|size|filled|total, where total adds up numbers, days since 2000, or characters; or what is wrong with it.
# A line per view: view||rows|first rows|columns that need a name in quotes.
import datetime
import math
import sys

import pyodbc

socket, port, database, user, schema, settings = sys.argv[1:7]
connection = pyodbc.connect('Driver={PostgreSQL Unicode};Server=%s;Port=%s;Database=%s;Uid=%s;%s' % (socket, port, database, user, settings), autocommit=True)


def total(values, size):
    """What all values of a column come to; a word where one of them is not what it should be."""
    if not values:
        return 0
    if isinstance(values[0], str):
        return 'too long' if max(map(len, values)) > size else sum(map(len, values))
    if isinstance(values[0], datetime.datetime):
        start = datetime.datetime(2000, 1, 1)
        return sum(int((value - start).total_seconds()) for value in values)
    if isinstance(values[0], datetime.date):
        return sum((value - datetime.date(2000, 1, 1)).days for value in values)
    if isinstance(values[0], (bool, bytes)):
        return 'no number'
    return 'not finite' if not all(math.isfinite(value) for value in values) else '%.6f' % math.fsum(map(float, values))


for view in sorted(table.table_name for table in connection.cursor().tables(schema=schema) if table.table_type == 'VIEW'):
    columns = [column for column in connection.cursor().columns(schema=schema, table=view)]
    plain = [column for column in columns if column.type_name != 'geometry']
    chosen = ', '.join(column.column_name for column in plain)        # without quotes: a name that needs them fails here
    first = connection.cursor().execute('SELECT %s FROM %s.%s LIMIT 1000' % (chosen, schema, view)).fetchall()
    cursor = connection.cursor().execute('SELECT %s FROM %s.%s' % (chosen, schema, view))
    rows = cursor.fetchall()
    print('%s||%d|%d|%s' % (view, len(rows), len(first), ' '.join(column.column_name for column in columns if column.type_name == 'geometry')))
    for place, column in enumerate(plain):
        values = [row[place] for row in rows if row[place] is not None]
        print('%s|%s|%s|%s|%d|%s' % (view, column.column_name, column.type_name, column.column_size, len(values), total(values, column.column_size)))
