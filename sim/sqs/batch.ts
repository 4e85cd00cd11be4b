import { AwsError, type Params, requiredText, structs } from '../core/index.ts';

/** Does each entry on its own: what fails is listed as such, and hinders no other. */
export function eachEntry(input: Params, work: (entry: Params) => Params): Params {
  const entries = structs(input, 'Entries');
  checkEntries(entries);
  const successful: Params[] = [];
  const failed: Params[] = [];
  for (const entry of entries) {
    const Id = requiredText(entry, 'Id');
    try {
      successful.push({ Id, ...work(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id, Code: error.code, Message: error.message, SenderFault: error.status < 500 });
    }
  }
  return { Successful: successful, Failed: failed };
}

function checkEntries(entries: readonly Params[]): void {
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > 10) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map((entry) => requiredText(entry, 'Id'));
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores.',
    );
  }
  if (new Set(ids).size < ids.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
}
