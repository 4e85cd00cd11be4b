// Where the SDK's clients find their services: AWS's endpoint rules of the services that Kedge calls, in the bundles
// in place of the SDK's decision diagrams and the interpreter for them. Under the names of the rules' parameters.

type Asked = {
  readonly Region?: string;
  readonly Endpoint?: string;
  readonly UseFIPS?: boolean;
  readonly UseDualStack?: boolean;
  /** STS's only. */
  readonly UseGlobalEndpoint?: boolean;
  /** The rest is DynamoDB's only: which account's endpoint, as the credentials or the table's ARN tell. */
  readonly AccountId?: string;
  readonly AccountIdEndpointMode?: string;
  readonly ResourceArn?: string;
  readonly ResourceArnList?: readonly string[];
};

type Partition = {
  readonly name: string;
  readonly dnsSuffix: string;
  readonly dualStackDnsSuffix: string;
  readonly supportsFIPS: boolean;
  readonly supportsDualStack: boolean;
};

type Endpoint = { readonly url: URL; readonly properties: object; readonly headers: object };

const GOV_REGION = /^us-gov-(?:east|west)-1$/;
const HOST_LABEL = /^(?!-)(?!.*-$)[A-Za-z0-9-]{1,63}$/;

/** `service` is its host's first label. What the SDK's rules refuse, and what Kedge never asks for, throws. */
export function serviceEndpoints(service: string, partitionOf: (region: string) => Partition) {
  return (asked: Asked): Endpoint => {
    const { Region, UseFIPS = false, UseDualStack = false } = asked;
    if (asked.Endpoint != null) return endpoint(givenEndpoint(service, asked, asked.Endpoint));
    if (Region == null) throw refused('Invalid Configuration: Missing Region');
    const partition = partitionOf(Region);
    const suffix = UseDualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
    const trouble = unsupported(partition, UseFIPS, UseDualStack);
    if (trouble !== null) throw refused(trouble);
    const account = service === 'dynamodb' ? accountOf(asked, Region, partition) : null;
    if (account !== null)
      return endpoint(`https://${account}.ddb.${Region}.${suffix}`, { metricValues: ['O'] });
    if (service === 'sts' && !UseFIPS && !UseDualStack) {
      if (Region === 'aws-global') return globalSts();
      if (asked.UseGlobalEndpoint) throw refused('the global endpoint of STS is not in this bundle');
    }
    const marked = UseFIPS && (UseDualStack || !isFipsAnyway(service, Region, partition));
    return endpoint(`https://${service}${marked ? '-fips' : ''}.${Region}.${suffix}`);
  };

  /** DynamoDB's host for dual-stack is none to give by hand. */
  function givenEndpoint(name: string, { Region, UseFIPS, UseDualStack }: Asked, given: string): string {
    if (UseFIPS) throw refused('Invalid Configuration: FIPS and custom endpoint are not supported');
    if (UseDualStack) throw refused('Invalid Configuration: Dualstack and custom endpoint are not supported');
    const host =
      name === 'dynamodb' && Region != null && `dynamodb.${Region}.${partitionOf(Region).dualStackDnsSuffix}`;
    if (new URL(given).host === host) throw refused(`${host} is for dual-stack, which is not enabled`);
    return given;
  }
}

const endpoint = (url: string, properties: object = {}): Endpoint => ({
  url: new URL(url),
  properties,
  headers: {},
});

const globalSts = (): Endpoint =>
  endpoint('https://sts.amazonaws.com', {
    authSchemes: [{ name: 'sigv4', signingName: 'sts', signingRegion: 'us-east-1' }],
  });

function unsupported(partition: Partition, fips: boolean, dual: boolean): string | null {
  if ((partition.supportsFIPS || !fips) && (partition.supportsDualStack || !dual)) return null;
  if (fips && dual) return 'FIPS and DualStack are enabled, but this partition does not support one or both';
  return fips
    ? 'FIPS is enabled but this partition does not support FIPS'
    : 'DualStack is enabled but this partition does not support DualStack';
}

/** GovCloud's hosts keep to FIPS without saying so in their names, but for ECS's. */
function isFipsAnyway(service: string, region: string, { name }: Partition): boolean {
  if (service === 'ecs') return false;
  return service === 'sns' ? GOV_REGION.test(region) : name === 'aws-us-gov';
}

/** The account whose own endpoint is to be asked; null: the Region's. */
function accountOf(asked: Asked, region: string, { name }: Partition): string | null {
  const { AccountIdEndpointMode: mode, ResourceArn, ResourceArnList = [] } = asked;
  if (region === 'local') throw refused('a local DynamoDB is not in this bundle');
  const known = name === 'aws' || GOV_REGION.test(region) || /^cn-north(?:west)?-1$/.test(region);
  if (mode == null || mode === 'disabled' || !known || asked.UseFIPS) {
    if (mode === 'required') throw refused('an account endpoint is required, and DynamoDB has none here');
    return null;
  }
  const account = ownerOf(ResourceArn, region) ?? ownerOf(ResourceArnList?.[0], region) ?? asked.AccountId;
  if (account == null) {
    if (mode === 'required') throw refused('an account endpoint is required, and no account is known');
    return null;
  }
  if (HOST_LABEL.test(account)) return account;
  throw refused('Credentials-sourced account ID parameter is invalid');
}

function ownerOf(arn: string | undefined, region: string): string | undefined {
  const [start, partition, service, place, account = '', ...resource] = arn?.split(':') ?? [];
  const isTable = start === 'arn' && partition !== '' && service === 'dynamodb' && resource.join(':') !== '';
  return isTable && place === region && HOST_LABEL.test(account) ? account : undefined;
}

const refused = (message: string): Error => Object.assign(new Error(message), { name: 'EndpointError' });
