import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Clock, Place } from '../ports/index.ts';
import type { ConnectionOptions } from './connection.ts';
import { connection, once } from './connection.ts';
import type { MemberRole } from './member-credentials.ts';
import { memberCredentials } from './member-credentials.ts';
import { type MemberWrite, READ_ONLY, writePolicy } from './member-scope.ts';

export type ClientOptions = ConnectionOptions & {
  /** Kedge's own account; undefined: the credentials are for every account that is asked for (the CLI's are). */
  readonly account?: string;
  /** The role to assume in every other account; undefined: those are refused. */
  readonly memberRole?: MemberRole;
  readonly clock: Clock;
};

/** The clients for the network of one account-Region. Each is made when it is first asked for. */
export type NetworkClients = {
  readonly place: Place;
  readonly ec2: () => EC2Client;
  readonly ecs: () => ECSClient;
  readonly elb: () => ElasticLoadBalancingV2Client;
};

export type AwsClients = {
  /** To read with; or to make this call with: in a member account they reach nothing but what it is about. */
  readonly at: (place: Place, write?: MemberWrite) => NetworkClients;
  readonly dynamodb: () => DynamoDBClient;
  readonly sns: () => SNSClient;
  readonly sqs: () => SQSClient;
  readonly ssm: () => SSMClient;
  readonly sts: () => STSClient;
};

/** Clients that live as long as the function is warm, so that connections are kept. */
export function awsClients(options: ClientOptions): AwsClients {
  const home = connection(options);
  const sts = once(() => new STSClient(home));
  const ofMember = memberCredentials({ sts, role: options.memberRole ?? null, clock: options.clock });
  const readers = new Map<string, NetworkClients>();
  const writers = new Map<string, NetworkClients>();
  const reader = (place: Place): NetworkClients =>
    kept(readers, placeKey(place), () => {
      const credentials = isHome(options, place) ? {} : { credentials: ofMember(place, READ_ONLY) };
      return networkClients(place, { ...home, ...credentials, region: place.region });
    });
  const writer = (place: Place, write: MemberWrite): NetworkClients => {
    const policy = writePolicy(place, write);
    return kept(writers, `${placeKey(place)} ${policy}`, () =>
      narrowed(reader(place), { ...home, region: place.region, credentials: ofMember(place, policy) }),
    );
  };
  return {
    at: (place, write) =>
      write === undefined || isHome(options, place) ? reader(place) : writer(place, write),
    dynamodb: once(() => new DynamoDBClient(home)),
    sns: once(() => new SNSClient(home)),
    // The Region's endpoint, not the host in the queue's URL: only that one follows AWS_ENDPOINT_URL.
    sqs: once(() => new SQSClient({ ...home, useQueueUrlAsEndpoint: false })),
    ssm: once(() => new SSMClient(home)),
    sts,
  };
}

/** Kedge's own role is for its own Region; its own account's other Regions have the member role, if there is one. */
function isHome({ account, region, memberRole }: ClientOptions, place: Place): boolean {
  if (account === undefined) return true;
  return account === place.account && (region === place.region || memberRole === undefined);
}

const placeKey = ({ account, region }: Place): string => `${account} ${region}`;

type Config = Pick<EC2ClientConfig, 'credentials'> & ReturnType<typeof connection>;

function networkClients(place: Place, config: Config): NetworkClients {
  return {
    place,
    ec2: once(() => new EC2Client(config)),
    ecs: once(() => new ECSClient(config)),
    elb: once(() => new ElasticLoadBalancingV2Client(config)),
  };
}

/** Clients with other credentials, on the connections of those that read there. */
function narrowed({ place, ec2, ecs, elb }: NetworkClients, config: Config): NetworkClients {
  return {
    place,
    ec2: once(() => new EC2Client({ ...config, requestHandler: ec2().config.requestHandler })),
    ecs: once(() => new ECSClient({ ...config, requestHandler: ecs().config.requestHandler })),
    elb: once(
      () => new ElasticLoadBalancingV2Client({ ...config, requestHandler: elb().config.requestHandler }),
    ),
  };
}

/** More than one batch ever needs; what was made first is made again when it is needed again. */
const MOST_CLIENTS = 200;

function kept(clients: Map<string, NetworkClients>, key: string, make: () => NetworkClients): NetworkClients {
  const found = clients.get(key) ?? make();
  clients.set(key, found);
  for (const oldest of clients.keys()) {
    if (clients.size <= MOST_CLIENTS) break;
    clients.delete(oldest);
  }
  return found;
}
