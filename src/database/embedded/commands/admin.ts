import { calculateObjectSize } from 'bson';
import { type Doc, isDoc, maxDocumentSize } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { MongoError, unsupported } from '../errors.ts';
import { docOf } from '../stored.ts';
import { type Command, type Context, namespaceOf } from './command.ts';
import { explainQuery, queryOf } from './read.ts';

/** The MongoDB release whose answers are given. */
export const version = '8.0.0';
const started = process.hrtime.bigint();

const hello: Command = (_command, { now, connectionId }) => ({
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  maxBsonObjectSize: maxDocumentSize,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  localTime: now,
  logicalSessionTimeoutMinutes: 30,
  connectionId,
  minWireVersion: 0,
  maxWireVersion: 25,
  readOnly: false,
  ok: 1,
});

const buildInfo: Command = () => ({
  version,
  gitVersion: 'embedded',
  versionArray: [8, 0, 0, 0],
  modules: [],
  javascriptEngine: 'none',
  bits: 64,
  debug: false,
  maxBsonObjectSize: maxDocumentSize,
  storageEngines: ['lmdb'],
  ok: 1,
});

const serverStatus: Command = (_command, { now, cursors, engine }) => ({
  host: 'embedded',
  version,
  process: 'mongod',
  pid: process.pid,
  uptime: Number((process.hrtime.bigint() - started) / 1_000_000_000n),
  localTime: now,
  storageEngine: { name: 'lmdb', persistent: true },
  metrics: { cursor: { open: { total: cursors.size } } },
  catalogStats: { collections: engine.collections.size },
  mem: { resident: Math.round(process.memoryUsage.rss() / 1048576) },
  ok: 1,
});

function sizes(collections: Collection[]): { count: number; size: number; indexes: number } {
  const total = { count: 0, size: 0, indexes: 0 };
  for (const { records, indexes } of collections) {
    total.count += records.size;
    total.indexes += indexes.size;
    for (const stored of records.values()) total.size += calculateObjectSize(docOf(stored));
  }
  return total;
}

const collStats: Command = (command, context) => {
  const ns = namespaceOf(command, command.collStats === undefined ? 'collstats' : 'collStats', context);
  const collection = context.engine.collection(ns);
  const { count, size } = sizes(collection ? [collection] : []);
  const indexSizes = Object.fromEntries([...(collection?.indexes.keys() ?? [])].map((name) => [name, 0]));
  return {
    ns,
    count,
    size,
    avgObjSize: count > 0 ? Math.floor(size / count) : 0,
    storageSize: size,
    capped: false,
    nindexes: Object.keys(indexSizes).length,
    indexSizes,
    totalIndexSize: 0,
    totalSize: size,
    scaleFactor: 1,
    ok: 1,
  };
};

const dbStats: Command = (_command, { engine, db }) => {
  const collections = [...engine.collections.values()].filter(({ namespace }) => namespace.startsWith(`${db}.`));
  const { count, size, indexes } = sizes(collections);
  return {
    db,
    collections: collections.length,
    views: 0,
    objects: count,
    avgObjSize: count > 0 ? size / count : 0,
    dataSize: size,
    storageSize: size,
    indexes,
    indexSize: 0,
    totalSize: size,
    scaleFactor: 1,
    ok: 1,
  };
};

const validate: Command = (command, context) => {
  const ns = namespaceOf(command, 'validate', context);
  const collection = context.engine.collection(ns);
  if (!collection) throw new MongoError(26, `Collection '${ns}' does not exist to validate.`);
  return {
    ns,
    nrecords: collection.records.size,
    nIndexes: collection.indexes.size,
    valid: true,
    warnings: [],
    errors: [],
    ok: 1,
  };
};

const explain: Command = (command, context) => {
  const inner = command.explain;
  if (!isDoc(inner)) throw new MongoError(14, "BSON field 'explain' is the wrong type, expected type 'object'");
  const { namespace, query } = explained(inner, context);
  const { executionStats, ...planned } = explainQuery(namespace, query, context);
  const stats = command.verbosity === 'queryPlanner' ? {} : { executionStats };
  return {
    explainVersion: '1',
    ...planned,
    ...stats,
    command: inner,
    serverInfo: { host: 'embedded', port: 0, version },
    ok: 1,
  };
};

function explained(inner: Doc, context: Context): { namespace: string; query: ReturnType<typeof queryOf> } {
  const [name = ''] = Object.keys(inner);
  const namespace = namespaceOf(inner, name, context);
  const [first] = [inner.updates, inner.deletes].flatMap((list) => (Array.isArray(list) ? list : []));
  if (name === 'aggregate') {
    const [stage] = Array.isArray(inner.pipeline) ? inner.pipeline : [];
    const filter = isDoc(stage) && isDoc(stage.$match) ? stage.$match : {};
    return { namespace, query: queryOf({ filter, hint: inner.hint }, context) };
  }
  if (isDoc(first)) return { namespace, query: queryOf({ filter: first.q, hint: first.hint }, context) };
  if (!['find', 'count', 'distinct', 'findAndModify'].includes(name)) throw unsupported(`explain of ${name}`);
  return { namespace, query: queryOf(inner, context) };
}

const nothing: Command = () => ({ ok: 1 });

function constant(reply: Doc): Command {
  return () => ({ ...reply, ok: 1 });
}

function refusing(what: string, code = 238): Command {
  return () => {
    throw code === 238
      ? unsupported(what)
      : new MongoError(code, `${what} is not supported by the embedded database; set MONGODB_URI`);
  };
}

/** What drivers and shells ask about the server itself. */
export const adminCommands: Record<string, Command> = {
  hello,
  ismaster: hello,
  isMaster: hello,
  ping: nothing,
  endSessions: nothing,
  killSessions: nothing,
  refreshSessions: nothing,
  logout: nothing,
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  collStats,
  collstats: collStats,
  dbStats,
  dbstats: dbStats,
  validate,
  explain,
  startSession: refusing('An explicit session command'),
  hostInfo: constant({
    system: { hostname: 'embedded' },
    os: { type: process.platform, name: process.platform, version: '' },
  }),
  connectionStatus: constant({
    authInfo: { authenticatedUsers: [], authenticatedUserRoles: [], authenticatedUserPrivileges: [] },
  }),
  getLog: constant({ totalLinesWritten: 0, log: [] }),
  getCmdLineOpts: constant({ argv: [], parsed: {} }),
  getParameter: constant({ featureCompatibilityVersion: { version: '8.0' } }),
  atlasVersion: () => {
    throw new MongoError(59, "no such command: 'atlasVersion'");
  },
  top: constant({ totals: {} }),
  currentOp: constant({ inprog: [] }),
  whatsmyuri: constant({ you: 'embedded' }),
  usersInfo: constant({ users: [] }),
  rolesInfo: constant({ roles: [] }),
  commitTransaction: refusing('A transaction', 20),
  abortTransaction: refusing('A transaction', 20),
  mapReduce: refusing('mapReduce'),
  saslStart: refusing('Authentication'),
  authenticate: refusing('Authentication'),
  setParameter: refusing('setParameter'),
  replSetGetStatus: () => {
    throw new MongoError(76, 'not running with --replSet');
  },
};
