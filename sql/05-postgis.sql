-- The type geometry of what follows is PostGIS's. Another one of that name in the schema where the extension goes, or
-- in one before PostGIS's, would come first, and with it whoever made it: each function would ask his spatial_ref_sys.

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
        WHERE  d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass::pg_catalog.oid AND e.extname = 'postgis'
        AND    d.deptype = 'e'
        AND    d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid
        AND    d.objid = 'geometry'::pg_catalog.regtype::pg_catalog.oid
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'wrong_object_type',
            MESSAGE = 'the type geometry is not that of PostGIS',
            DETAIL = 'Somebody made a type of that name in the schema where burglary goes.',
            HINT = 'Drop it, and create burglary in a schema where nobody else may create: CREATE SCHEMA burglary; CREATE EXTENSION burglary SCHEMA burglary.';
    END IF;
END $$;

