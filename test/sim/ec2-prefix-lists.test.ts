import {
  CreateManagedPrefixListCommand,
  DeleteManagedPrefixListCommand,
  DescribeManagedPrefixListsCommand,
  DescribePrefixListsCommand,
  type EC2Client,
  GetManagedPrefixListEntriesCommand,
  ModifyManagedPrefixListCommand,
  RestoreManagedPrefixListVersionCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { errorCode, present, stage } from './core-stage.ts';
import { allow, smallNetwork } from './ec2-world.ts';

async function newList(ec2: EC2Client, ...cidrs: string[]) {
  const Entries = cidrs.map((Cidr) => ({ Cidr }));
  const input = { PrefixListName: 'office', MaxEntries: 3, AddressFamily: 'IPv4', Entries };
  return present((await ec2.send(new CreateManagedPrefixListCommand(input))).PrefixList?.PrefixListId);
}

async function entries(ec2: EC2Client, PrefixListId: string) {
  const { Entries } = await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }));
  return present(Entries).map(({ Cidr }) => Cidr);
}

describe('managed prefix lists', () => {
  it('change only for who knows their version, and can go back to an older one', async () => {
    const { ec2 } = await stage();
    const PrefixListId = await newList(ec2(), '203.0.113.9/24');
    const add = (CurrentVersion: number, Cidr: string) =>
      ec2().send(
        new ModifyManagedPrefixListCommand({ PrefixListId, CurrentVersion, AddEntries: [{ Cidr }] }),
      );
    expect((await add(1, '198.51.100.0/24')).PrefixList).toMatchObject({ Version: 2 });
    expect(await errorCode(add(1, '192.0.2.0/24'))).toBe('PrefixListVersionMismatch');
    expect(await entries(ec2(), PrefixListId)).toEqual(['198.51.100.0/24', '203.0.113.0/24']);
    await ec2().send(
      new RestoreManagedPrefixListVersionCommand({ PrefixListId, PreviousVersion: 1, CurrentVersion: 2 }),
    );
    expect(await entries(ec2(), PrefixListId)).toEqual(['203.0.113.0/24']);
    const { PrefixLists } = await ec2().send(
      new DescribeManagedPrefixListsCommand({ PrefixListIds: [PrefixListId] }),
    );
    expect(PrefixLists).toMatchObject([{ Version: 3, State: 'restore-complete', MaxEntries: 3 }]);
  });

  it('hold no more entries than they were made for', async () => {
    const { ec2 } = await stage();
    const PrefixListId = await newList(ec2(), '10.0.0.0/8', '11.0.0.0/8', '12.0.0.0/8');
    const add = { PrefixListId, CurrentVersion: 1, AddEntries: [{ Cidr: '13.0.0.0/8' }] };
    expect(await errorCode(ec2().send(new ModifyManagedPrefixListCommand(add)))).toBe(
      'PrefixListMaxEntriesExceeded',
    );
    await ec2().send(new ModifyManagedPrefixListCommand({ ...add, RemoveEntries: [{ Cidr: '10.0.0.0/8' }] }));
  });

  it('stay while a rule refers to them', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const PrefixListId = await newList(ec2());
    await allow(ec2(), groupId, { IpProtocol: '-1', PrefixListIds: [{ PrefixListId }] });
    const remove = new DeleteManagedPrefixListCommand({ PrefixListId });
    expect(await errorCode(ec2().send(remove))).toBe('DependencyViolation');
  });

  it('of Amazon are there from the start, to be read and not changed', async () => {
    const { ec2 } = await stage();
    const name = 'com.amazonaws.eu-west-1.s3';
    const filter = [{ Name: 'prefix-list-name', Values: [name] }];
    const { PrefixLists } = await ec2().send(new DescribeManagedPrefixListsCommand({ Filters: filter }));
    expect(PrefixLists).toMatchObject([{ PrefixListName: name, OwnerId: 'AWS' }]);
    const PrefixListId = present(PrefixLists?.[0]?.PrefixListId);
    expect(await entries(ec2(), PrefixListId)).not.toEqual([]);
    expect(await errorCode(ec2().send(new DeleteManagedPrefixListCommand({ PrefixListId })))).toBe(
      'OperationNotPermitted',
    );
    const old = await ec2().send(new DescribePrefixListsCommand({ PrefixListIds: [PrefixListId] }));
    expect(old.PrefixLists?.[0]?.Cidrs).not.toEqual([]);
  });
});
