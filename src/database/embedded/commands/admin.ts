import { type Doc, maxDocumentSize } from '../bson.ts';
import { fail, refuse } from '../errors.ts';
import { collectionStatistics, sizesOf } from '../statistics.ts';
import { collectionsOf, type Command, namespaceOf } from './command.ts';

/** The MongoDB release whose answers are given. */
export const version = '8.0.0';
const started = process.hrtime.bigint();

// No setName: a standalone server, so that drivers send no transaction numbers. No topologyVersion, compression or
// authentication, which they would then want to use.
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

const buildInfo = constant({
  version,
  gitVersion: 'embedded',
  versionArray: [8, 0, 0, 0],
  modules: [],
  javascriptEngine: 'none',
  bits: 64,
  debug: false,
  maxBsonObjectSize: maxDocumentSize,
  storageEngines: ['lmdb'],
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

function constant(reply: Doc = {}): Command {
  return () => ({ ...reply, ok: 1 });
}

const collStats: Command = (command, context) => {
  const namespace = namespaceOf(command, context);
  return { ...collectionStatistics(namespace, context.engine.collection(namespace)), ok: 1 };
};

const dbStats: Command = (_command, context) => {
  const collections = collectionsOf(context);
  const { count, size, ...sizes } = sizesOf(collections);
  return {
    db: context.db,
    collections: collections.length,
    views: 0,
    objects: count,
    avgObjSize: count > 0 ? size / count : 0,
    dataSize: size,
    ...sizes,
    indexes: collections.reduce((sum, { indexes }) => sum + indexes.size, 0),
    indexSize: 0,
    scaleFactor: 1,
    ok: 1,
  };
};

const getLog: Command = ({ getLog: name }) =>
  name === '*' ? { names: ['global', 'startupWarnings'], ok: 1 } : { totalLinesWritten: 0, log: [], ok: 1 };

/** Nothing is profiled: shells may ask for the level, or set it to that. */
const profile: Command = ({ profile: level }) =>
  Number(level) > 0 ? refuse('Profiling') : { was: 0, slowms: 100, sampleRate: 1, ok: 1 };

/** What drivers and shells ask about the server itself. */
export const adminCommands: Record<string, Command> = {
  hello,
  ismaster: hello,
  isMaster: hello,
  ping: constant(),
  endSessions: constant(),
  killSessions: constant(),
  refreshSessions: constant(),
  logout: constant(),
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  collStats,
  collstats: collStats,
  dbStats,
  dbstats: dbStats,
  hostInfo: constant({
    system: { hostname: 'embedded' },
    os: { type: process.platform, name: process.platform, version: '' },
  }),
  connectionStatus: constant({
    authInfo: { authenticatedUsers: [], authenticatedUserRoles: [], authenticatedUserPrivileges: [] },
  }),
  getLog,
  profile,
  getCmdLineOpts: constant({ argv: [], parsed: {} }),
  getParameter: constant({ featureCompatibilityVersion: { version: '8.0' } }),
  top: constant({ totals: {} }),
  currentOp: constant({ inprog: [] }),
  whatsmyuri: constant({ you: 'embedded' }),
  usersInfo: constant({ users: [] }),
  rolesInfo: constant({ roles: [] }),
  replSetGetStatus: () => fail(76, 'not running with --replSet'),
};
