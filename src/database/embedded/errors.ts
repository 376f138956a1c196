const codeNames = new Map<number, string>(
  // Those that drivers and shells know by name; MongoDB calls all others Location and their number.
  `1 InternalError, 2 BadValue, 9 FailedToParse, 14 TypeMismatch, 15 Overflow, 17 ProtocolError, 20 IllegalOperation,
   26 NamespaceNotFound, 27 IndexNotFound, 28 PathNotViable, 40 ConflictingUpdateOperators, 43 CursorNotFound,
   48 NamespaceExists, 50 MaxTimeMSExpired, 52 DollarPrefixedFieldName, 53 InvalidIdField, 56 EmptyFieldName,
   59 CommandNotFound, 66 ImmutableField, 67 CannotCreateIndex, 72 InvalidOptions, 73 InvalidNamespace,
   76 NoReplicationEnabled, 85 IndexOptionsConflict, 86 IndexKeySpecsConflict, 171 CannotIndexParallelArrays,
   197 InvalidIndexSpecificationOption, 238 NotImplemented, 241 ConversionFailure, 352 UnsupportedOpQueryCommand,
   10334 BSONObjectTooLarge, 11000 DuplicateKey, 14031 OutOfDiskSpace`
    .split(',')
    .map((entry) => entry.trim().split(' '))
    .map(([code, name = '']) => [Number(code), name]),
);

/** An error as MongoDB reports it: the code decides what drivers do with it. */
export class MongoError extends Error {
  override name = 'MongoError';
  readonly code: number;
  readonly extra: Record<string, unknown>;

  constructor(code: number, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.extra = extra;
  }
}

/** Ends a command with an error. */
export function fail(code: number, message: string, extra?: Record<string, unknown>): never {
  throw new MongoError(code, message, extra);
}

/** Refuses what is outside the subset. */
export function refuse(what: string, code = 238): never {
  fail(code, `${what} is not supported by the embedded database; set MONGODB_URI`);
}

/** The reply document of a failed command. */
export function errorReply(error: unknown): Record<string, unknown> {
  const { code, message, extra } =
    error instanceof MongoError ? error : new MongoError(1, error instanceof Error ? error.message : 'unknown');
  return { ok: 0, errmsg: message, code, codeName: codeNames.get(code) ?? `Location${code}`, ...extra };
}
