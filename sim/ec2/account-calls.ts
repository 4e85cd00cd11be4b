import { AwsError, call, texts } from '../core/index.ts';
import { filtered } from './describe.ts';
import { network } from './network.ts';
import { zoneId, zoneNames } from './zones.ts';

export const describeAccountAttributes = call({
  name: 'DescribeAccountAttributes',
  mutating: false,
  params: ['AttributeName'],
  run: (ctx, input) => {
    const attributes = {
      'supported-platforms': 'VPC',
      'default-vpc':
        network(ctx)
          .vpcs.all()
          .find(({ isDefault }) => isDefault)?.vpcId ?? 'none',
      'vpc-max-security-groups-per-interface': String(ctx.quota('groupsPerInterface')),
      'max-instances': '20',
      'vpc-max-elastic-ips': '5',
    };
    const wanted = texts(input, 'AttributeName');
    const rows = Object.entries(attributes).filter(([name]) => wanted.length === 0 || wanted.includes(name));
    return {
      accountAttributeSet: rows.map(([attributeName, attributeValue]) => ({
        attributeName,
        attributeValueSet: [{ attributeValue }],
      })),
    };
  },
});

const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
];

export const describeRegions = call({
  name: 'DescribeRegions',
  mutating: false,
  params: ['RegionName', 'AllRegions', 'Filter'],
  run: (ctx, input) => {
    const wanted = texts(input, 'RegionName');
    const unknown = wanted.find((name) => !REGIONS.includes(name));
    if (unknown !== undefined) throw new AwsError('InvalidParameterValue', `Invalid region: ${unknown}`);
    const named = REGIONS.filter((name) => wanted.length === 0 || wanted.includes(name));
    const rows = filtered<string>({
      ctx,
      input,
      rows: named,
      filters: { 'region-name': (name) => [name], 'opt-in-status': () => ['opt-in-not-required'] },
      idOf: (name) => name,
    });
    return {
      regionInfo: rows.map((regionName) => ({
        regionName,
        regionEndpoint: `ec2.${regionName}.amazonaws.com`,
        optInStatus: 'opt-in-not-required',
      })),
    };
  },
});

export const describeAvailabilityZones = call({
  name: 'DescribeAvailabilityZones',
  mutating: false,
  params: ['ZoneName', 'ZoneId', 'AllAvailabilityZones', 'Filter'],
  run: (ctx, input) => {
    const [names, ids] = [texts(input, 'ZoneName'), texts(input, 'ZoneId')];
    const named = zoneNames(ctx.region).filter(
      (zone) =>
        (names.length === 0 || names.includes(zone)) && (ids.length === 0 || ids.includes(zoneId(zone))),
    );
    const rows = filtered<string>({
      ctx,
      input,
      rows: named,
      filters: {
        'region-name': () => [ctx.region],
        state: () => ['available'],
        'zone-name': (zone) => [zone],
        'zone-id': (zone) => [zoneId(zone)],
        'zone-type': () => ['availability-zone'],
        'opt-in-status': () => ['opt-in-not-required'],
      },
      idOf: (zone) => zone,
    });
    return {
      availabilityZoneInfo: rows.map((zoneName) => ({
        zoneName,
        zoneId: zoneId(zoneName),
        zoneState: 'available',
        regionName: ctx.region,
        groupName: ctx.region,
        networkBorderGroup: ctx.region,
        zoneType: 'availability-zone',
        optInStatus: 'opt-in-not-required',
      })),
    };
  },
});
