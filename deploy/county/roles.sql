-- Three roles and one database for a county, made once by a superuser of PostgreSQL (14 or newer):
--
--   psql -X -v ON_ERROR_STOP=1 -v database=houqin -v owner_password=… -v app_password=… -v backup_password=… -f roles.sql
--
-- houqin_owner   owns the tables and changes them: only `houqin upgrade` signs in with it
-- houqin_app     reads and writes rows; owns nothing, cannot get around row-level security, cannot change a table
-- houqin_backup  only reads, everything of every school: pg_dump. Row-level security would give it empty tables.
--
-- Running it again changes passwords and rights and nothing else.
\set QUIET on

SELECT format('CREATE ROLE %I', role) FROM unnest(ARRAY['houqin_owner', 'houqin_app', 'houqin_backup']) AS role
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role) \gexec

ALTER ROLE houqin_owner LOGIN PASSWORD :'owner_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE houqin_app LOGIN PASSWORD :'app_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE houqin_backup LOGIN PASSWORD :'backup_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;
ALTER ROLE houqin_backup SET default_transaction_read_only = on;
ALTER ROLE houqin_app CONNECTION LIMIT 200;

SELECT format('CREATE DATABASE %I OWNER houqin_owner ENCODING ''UTF8'' TEMPLATE template0 LOCALE ''C.UTF-8''', :'database')
WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO houqin_app, houqin_backup;

\connect :"database"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO houqin_owner;
GRANT USAGE ON SCHEMA public TO houqin_app, houqin_backup;

-- What is there, and what later versions will make.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO houqin_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO houqin_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO houqin_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO houqin_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE houqin_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO houqin_app;
ALTER DEFAULT PRIVILEGES FOR ROLE houqin_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO houqin_app;
ALTER DEFAULT PRIVILEGES FOR ROLE houqin_owner IN SCHEMA public GRANT SELECT ON TABLES TO houqin_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE houqin_owner IN SCHEMA public GRANT SELECT ON SEQUENCES TO houqin_backup;
