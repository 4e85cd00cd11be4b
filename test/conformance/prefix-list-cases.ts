import {
  DeleteManagedPrefixListCommand,
  DescribeManagedPrefixListsCommand,
  GetManagedPrefixListEntriesCommand,
  ModifyManagedPrefixListCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import { newList } from './network.ts';
import { type Case, present, refusal, type Stage } from './stage.ts';

/** Managed prefix lists. */
export const PREFIX_LIST_CASES: readonly Case[] = [
  {
    fact: 'a new prefix list is version 1, with the entries that it was made with',
    run: async (stage) => {
      const id = await newList(stage, ['10.0.0.0/8']);
      expect([await version(stage, id), await entries(stage, id)]).toEqual([1, ['10.0.0.0/8']]);
    },
  },
  {
    fact: 'a modification that names the current version makes the next one',
    run: async (stage) => {
      const id = await newList(stage, ['10.0.0.0/8']);
      await add(stage, id, { CurrentVersion: 1, Cidr: '192.168.0.0/16' });
      await stage.cloud.eventually(async () => expect(await version(stage, id)).toBe(2));
      expect(await entries(stage, id)).toEqual(['10.0.0.0/8', '192.168.0.0/16']);
    },
  },
  {
    fact: 'the entries of an earlier version can still be read',
    run: async (stage) => {
      const id = await newList(stage, ['10.0.0.0/8']);
      await add(stage, id, { CurrentVersion: 1, Cidr: '192.168.0.0/16' });
      await stage.cloud.eventually(async () => expect(await version(stage, id)).toBe(2));
      expect(await entries(stage, id, 1)).toEqual(['10.0.0.0/8']);
    },
  },
  {
    fact: 'ModifyManagedPrefixList with a stale CurrentVersion is PrefixListVersionMismatch',
    wrongInMoto: 'moto does not look at CurrentVersion',
    run: async (stage) => {
      const id = await newList(stage, ['10.0.0.0/8']);
      await add(stage, id, { CurrentVersion: 1, Cidr: '192.168.0.0/16' });
      await stage.cloud.eventually(async () => expect(await version(stage, id)).toBe(2));
      const stale = add(stage, id, { CurrentVersion: 1, Cidr: '172.16.0.0/12' });
      expect(await refusal(stale)).toBe('PrefixListVersionMismatch');
      expect(await entries(stage, id)).toEqual(['10.0.0.0/8', '192.168.0.0/16']);
    },
  },
  {
    fact: 'Amazon’s own lists can be read',
    run: async (stage) => {
      const { PrefixLists } = await amazons(stage);
      const ids = PrefixLists?.map((list) => list.PrefixListId) ?? [];
      expect(ids).toHaveLength(1);
      const PrefixListId = present(ids[0]);
      const read = await stage.ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }));
      expect(read.Entries?.length).toBeGreaterThan(0);
    },
  },
  {
    fact: 'Amazon’s own lists cannot be changed or deleted',
    wrongInMoto: 'moto lets anybody change them',
    run: async (stage) => {
      const PrefixListId = present((await amazons(stage)).PrefixLists?.[0]?.PrefixListId);
      const changed = stage.ec2.send(
        new ModifyManagedPrefixListCommand({ PrefixListId, AddEntries: [{ Cidr: '10.0.0.0/8' }] }),
      );
      expect(await refusal(changed)).not.toBe('none');
      const deleted = stage.ec2.send(new DeleteManagedPrefixListCommand({ PrefixListId }));
      expect(await refusal(deleted)).not.toBe('none');
    },
  },
];

function add(
  { ec2 }: Stage,
  PrefixListId: string,
  { CurrentVersion, Cidr }: { CurrentVersion: number; Cidr: string },
) {
  return ec2.send(
    new ModifyManagedPrefixListCommand({ PrefixListId, CurrentVersion, AddEntries: [{ Cidr }] }),
  );
}

async function version({ ec2 }: Stage, id: string): Promise<number | undefined> {
  const { PrefixLists } = await ec2.send(new DescribeManagedPrefixListsCommand({ PrefixListIds: [id] }));
  return PrefixLists?.[0]?.Version;
}

async function entries(
  { ec2 }: Stage,
  PrefixListId: string,
  TargetVersion?: number,
): Promise<readonly string[]> {
  const { Entries = [] } = await ec2.send(
    new GetManagedPrefixListEntriesCommand({ PrefixListId, TargetVersion }),
  );
  return Entries.map((entry) => present(entry.Cidr)).sort();
}

function amazons({ ec2 }: Stage) {
  const Filters = [{ Name: 'prefix-list-name', Values: ['com.amazonaws.eu-west-1.s3'] }];
  return ec2.send(new DescribeManagedPrefixListsCommand({ Filters }));
}
