\echo Use "CREATE EXTENSION burglary" to load this file. \quit
