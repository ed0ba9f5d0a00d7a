extension Migration {
  /// Times are whole seconds since 1970-01-01T00:00:00Z.
  static let version1 = Migration(
    version: 1,
    sql: """
      CREATE TABLE clusters (
        id INTEGER PRIMARY KEY,
        -- The uid of the namespace kube-system, or what else stands for the cluster in the ids of findings.
        identity TEXT NOT NULL UNIQUE,
        name TEXT
      ) STRICT;

      CREATE TABLE objects (
        id INTEGER PRIMARY KEY,
        api_version TEXT NOT NULL,
        kind TEXT NOT NULL,
        -- Empty for an object that belongs to no namespace.
        namespace TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (namespace, name, kind, api_version)
      ) STRICT;

      CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        cluster INTEGER NOT NULL REFERENCES clusters,
        started_at INTEGER NOT NULL,
        finished_at INTEGER NOT NULL,
        revision TEXT NOT NULL,
        commit_id TEXT NOT NULL,
        -- What it was asked to look at; empty for everything.
        scope TEXT NOT NULL,
        -- Whether all of that was seen.
        complete INTEGER NOT NULL,
        -- full, partial, none
        policies TEXT NOT NULL,
        workloads TEXT NOT NULL,
        findings INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX runs_by_time ON runs (cluster, finished_at);
      CREATE INDEX runs_by_scope ON runs (cluster, scope, finished_at);

      CREATE TABLE restores (
        id INTEGER PRIMARY KEY,
        cluster INTEGER NOT NULL REFERENCES clusters,
        started_at INTEGER NOT NULL,
        finished_at INTEGER NOT NULL,
        purpose TEXT NOT NULL,
        commit_id TEXT,
        user TEXT,
        bundle TEXT,
        -- Whether everything that was to be so was read back so.
        proved INTEGER NOT NULL,
        -- How many objects were read back as Git has them.
        restored INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX restores_by_time ON restores (cluster, finished_at);

      -- One drift, from its begin to its end.
      CREATE TABLE episodes (
        id INTEGER PRIMARY KEY,
        cluster INTEGER NOT NULL REFERENCES clusters,
        -- The id of the finding.
        finding TEXT NOT NULL,
        object INTEGER NOT NULL REFERENCES objects,
        type TEXT NOT NULL,
        began_at INTEGER NOT NULL,
        -- change, changeAtLatest, sighting: what began_at is the time of.
        began_by TEXT NOT NULL,
        -- When the run ended that had it first.
        detected_at INTEGER NOT NULL,
        detected_in INTEGER NOT NULL REFERENCES runs,
        -- Of the newest sighting.
        changed_at INTEGER NOT NULL,
        severity TEXT NOT NULL,
        -- How many of the pods were seen by the run that had it last; of what depends on pods.
        workloads TEXT,
        manager TEXT,
        user TEXT,
        ended_at INTEGER,
        ended_in INTEGER REFERENCES runs,
        ended_by INTEGER REFERENCES restores
      ) STRICT;
      CREATE UNIQUE INDEX episodes_open ON episodes (cluster, finding) WHERE ended_at IS NULL;
      CREATE INDEX episodes_by_finding ON episodes (cluster, finding, ended_at);
      CREATE INDEX episodes_by_object ON episodes (object, cluster, ended_at);
      CREATE INDEX episodes_by_detection ON episodes (cluster, detected_at);
      CREATE INDEX episodes_by_end ON episodes (cluster, ended_at);
      CREATE INDEX episodes_by_restore ON episodes (ended_by) WHERE ended_by IS NOT NULL;

      -- Only what was news of an episode: a run that has it as the run before had it leaves no row.
      CREATE TABLE sightings (
        episode INTEGER NOT NULL REFERENCES episodes,
        at INTEGER NOT NULL,
        -- begin, severity, end
        what TEXT NOT NULL,
        -- From then on; absent of an end.
        severity TEXT,
        PRIMARY KEY (episode, at, what)
      ) STRICT, WITHOUT ROWID;
      """)
}
