import type { EC2Client, Filter } from '@aws-sdk/client-ec2';
import type { NetworkClients } from './clients.ts';
import {
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
} from './commands.ts';
import type { Answers } from './read.ts';
import { allAnswers, answers, attempted, chunks, readPages } from './read.ts';

/** A filter of a Describe call; undefined reads everything. Values may hold `*`, which AWS takes as a wildcard. */
export type Where = { readonly name: string; readonly values: readonly string[] } | undefined;

type Asked = { readonly Filters?: Filter[]; readonly NextToken: string | undefined };
type Answer = { readonly items: readonly unknown[] | undefined; readonly next: string | undefined };
type Describe = (ec2: EC2Client, asked: Asked) => Promise<Answer>;

/** AWS takes at most 200 values a filter. */
const VALUES = 200;

/** Every page of a Describe call, in as many calls as the values need. A filter without values reads nothing. */
async function described(
  clients: NetworkClients,
  name: string,
  by: { readonly where: Where; readonly describe: Describe },
): Promise<Answers> {
  const { where, describe } = by;
  const filters =
    where === undefined
      ? [undefined]
      : chunks(where.values, VALUES).map((values) => [{ Name: where.name, Values: [...values] }]);
  const what = attempted(`ec2:${name}`, clients.place);
  const parts = filters.map((Filters) =>
    readPages(what, (NextToken) =>
      describe(clients.ec2(), Filters === undefined ? { NextToken } : { Filters, NextToken }),
    ),
  );
  return allAnswers(await Promise.all(parts));
}

type Reader = (clients: NetworkClients, where?: Where) => Promise<Answers>;

const reader =
  (name: string, describe: Describe): Reader =>
  (clients, where) =>
    described(clients, name, { where, describe });

// MaxResults is the most that each call allows.

export const readSecurityGroups = reader('DescribeSecurityGroups', async (ec2, asked) => {
  const answer = await ec2.send(new DescribeSecurityGroupsCommand({ ...asked, MaxResults: 1_000 }));
  return { items: answer.SecurityGroups, next: answer.NextToken };
});

export const readSecurityGroupRules = reader('DescribeSecurityGroupRules', async (ec2, asked) => {
  const answer = await ec2.send(new DescribeSecurityGroupRulesCommand({ ...asked, MaxResults: 1_000 }));
  return { items: answer.SecurityGroupRules, next: answer.NextToken };
});

export const readNetworkAcls = reader('DescribeNetworkAcls', async (ec2, asked) => {
  const answer = await ec2.send(new DescribeNetworkAclsCommand({ ...asked, MaxResults: 1_000 }));
  return { items: answer.NetworkAcls, next: answer.NextToken };
});

export const readNetworkInterfaces = reader('DescribeNetworkInterfaces', async (ec2, asked) => {
  const answer = await ec2.send(new DescribeNetworkInterfacesCommand({ ...asked, MaxResults: 1_000 }));
  return { items: answer.NetworkInterfaces, next: answer.NextToken };
});

export const readSubnets = reader('DescribeSubnets', async (ec2, asked) => {
  const answer = await ec2.send(new DescribeSubnetsCommand({ ...asked, MaxResults: 1_000 }));
  return { items: answer.Subnets, next: answer.NextToken };
});

export const readVpcs = reader('DescribeVpcs', async (ec2, asked) => {
  const answer = await ec2.send(new DescribeVpcsCommand({ ...asked, MaxResults: 1_000 }));
  return { items: answer.Vpcs, next: answer.NextToken };
});

export const readRouteTables = reader('DescribeRouteTables', async (ec2, asked) => {
  const answer = await ec2.send(new DescribeRouteTablesCommand({ ...asked, MaxResults: 100 }));
  return { items: answer.RouteTables, next: answer.NextToken };
});

const readGateways = reader('DescribeInternetGateways', async (ec2, asked) => {
  const answer = await ec2.send(new DescribeInternetGatewaysCommand({ ...asked, MaxResults: 1_000 }));
  return { items: answer.InternetGateways, next: answer.NextToken };
});

const readEgressOnlyGateways = reader('DescribeEgressOnlyInternetGateways', async (ec2, asked) => {
  const answer = await ec2.send(new DescribeEgressOnlyInternetGatewaysCommand({ ...asked, MaxResults: 255 }));
  return { items: answer.EgressOnlyInternetGateways, next: answer.NextToken };
});

/** Both kinds of gateway; told apart by the name of their id. */
export async function readInternetGateways(clients: NetworkClients): Promise<Answers> {
  return allAnswers(await Promise.all([readGateways(clients), readEgressOnlyGateways(clients)]));
}

/** VPC Block Public Access of the account in the Region: one answer, not a list. */
export const readBlockPublicAccess = whereKnown(
  reader('DescribeVpcBlockPublicAccessOptions', async (ec2) => {
    const { VpcBlockPublicAccessOptions: options } = await ec2.send(
      new DescribeVpcBlockPublicAccessOptionsCommand({}),
    );
    return { items: options === undefined ? [] : [options], next: undefined };
  }),
);

export const readBlockExclusions = whereKnown(
  reader('DescribeVpcBlockPublicAccessExclusions', async (ec2, asked) => {
    const answer = await ec2.send(
      new DescribeVpcBlockPublicAccessExclusionsCommand({ ...asked, MaxResults: 1_000 }),
    );
    return { items: answer.VpcBlockPublicAccessExclusions, next: answer.NextToken };
  }),
);

/** An endpoint that does not know the call has nothing of the kind: there is nothing to turn on. */
function whereKnown(read: Reader): Reader {
  return async (clients, where) => {
    const found = await read(clients, where);
    const isUnheardOf = found.kind === 'failed' && UNHEARD_OF.includes(found.failure.code);
    return isUnheardOf ? answers([]) : found;
  };
}

const UNHEARD_OF: readonly string[] = ['InvalidAction', 'UnknownOperationException', 'NotImplemented'];

/** The lists without their entries, Amazon's own included. */
export const readManagedPrefixLists = reader('DescribeManagedPrefixLists', async (ec2, asked) => {
  const answer = await ec2.send(new DescribeManagedPrefixListsCommand({ ...asked, MaxResults: 100 }));
  return { items: answer.PrefixLists, next: answer.NextToken };
});

/**
 * The entries of one list: of this very version, or as they are now. A read may lag behind the one that named the
 * version; without asking for it, old entries would pass for the new ones. A version that is not there yet is not
 * an error to be told, but one to come back for.
 */
export async function readPrefixListEntries(
  clients: NetworkClients,
  PrefixListId: string,
  version: number | undefined,
): Promise<Answers> {
  const TargetVersion = version === undefined ? {} : { TargetVersion: version };
  const what = attempted('ec2:GetManagedPrefixListEntries', clients.place);
  const read = await readPages(what, async (NextToken) => {
    const asked = { PrefixListId, NextToken, MaxResults: 100, ...TargetVersion };
    const answer = await clients.ec2().send(new GetManagedPrefixListEntriesCommand(asked));
    return { items: answer.Entries, next: answer.NextToken };
  });
  const isEarly = read.kind === 'failed' && read.failure.kind === 'invalid' && version !== undefined;
  return isEarly ? { ...read, failure: { ...read.failure, kind: 'unavailable' } } : read;
}
