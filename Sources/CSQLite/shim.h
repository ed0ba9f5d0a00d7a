#include <sqlite3.h>

// SQLITE_TRANSIENT casts a number to a function, which Swift does not see: SQLite keeps a copy of the text.
static inline int mendwall_sqlite3_bind_text(
    sqlite3_stmt *statement, int place, const char *text, sqlite3_uint64 bytes) {
  return sqlite3_bind_text64(statement, place, text, bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// Takes a variable list of arguments, which Swift cannot call: what a file's own schema says is not trusted, and no
// statement can write to what SQLite keeps for itself.
static inline int mendwall_sqlite3_distrust(sqlite3 *connection) {
  int code = sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
  if (code != SQLITE_OK) return code;
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
}
