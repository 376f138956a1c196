const codeNames: Record<number, string> = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  15: 'Overflow',
  17: 'ProtocolError',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  51: 'ManualInterventionRequired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  115: 'CommandNotSupported',
  171: 'CannotIndexParallelArrays',
  197: 'InvalidIndexSpecificationOption',
  238: 'NotImplemented',
  241: 'ConversionFailure',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
};

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

/** The name MongoDB gives to an error code. */
export function codeName(code: number): string {
  return codeNames[code] ?? `Location${code}`;
}

/** The refusal of everything outside the subset. */
export function unsupported(what: string): MongoError {
  return new MongoError(238, `${what} is not supported by the embedded database; set MONGODB_URI`);
}

/** The reply document of a failed command. */
export function errorReply(error: unknown): Record<string, unknown> {
  const known =
    error instanceof MongoError ? error : new MongoError(1, error instanceof Error ? error.message : 'unknown');
  return { ok: 0, errmsg: known.message, code: known.code, codeName: codeName(known.code), ...known.extra };
}
