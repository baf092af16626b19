/** The database cannot be reached or stopped answering; nothing is known about the statement under way. Try again later. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
  readonly retryable = true
}

/** A query on the outer handle inside a transaction would wait for its own transaction for ever. */
export class OuterHandleInTransaction extends Error {
  override readonly name = 'OuterHandleInTransaction'

  constructor() {
    super(
      'A query used the outer database handle inside a transaction, where it would wait for itself. Use the handle that the transaction callback receives.',
    )
  }
}

/** The data directory belongs to another running process. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse'
}
