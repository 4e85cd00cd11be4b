import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withoutImpliedRegions } from '../../infra/build/sdk-partitions.ts';

const FILE = 'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';

type Info = {
  readonly partitions: readonly {
    readonly id: string;
    readonly regionRegex: string;
    readonly regions: Readonly<Record<string, object>>;
  }[];
};

function infoOf(source: string): Info {
  return JSON.parse(source.slice(source.indexOf('{'), source.lastIndexOf('}') + 1));
}

/** The partition that AWS's rules put a Region in. */
function partitionOf({ partitions }: Info, region: string): string {
  const listed = partitions.find(({ regions }) => region in regions);
  const fitting = partitions.find(({ regionRegex }) => new RegExp(regionRegex).test(region));
  return (listed ?? fitting)?.id ?? 'aws';
}

describe('the partitions without implied Regions', () => {
  const source = readFileSync(FILE, 'utf8');
  const result = withoutImpliedRegions(source);

  it('put every Region that AWS lists, and others, where AWS puts them', () => {
    if (result.kind !== 'rewritten') throw new Error(result.why);
    const [whole, short] = [infoOf(source), infoOf(result.code)];
    const regions = whole.partitions.flatMap((partition) => Object.keys(partition.regions));
    expect(regions.length).toBeGreaterThan(40);
    for (const region of [...regions, 'eu-west-9', 'us-gov-north-1', 'cn-east-3', 'local', '']) {
      expect([region, partitionOf(short, region)]).toEqual([region, partitionOf(whole, region)]);
    }
  });

  it('keep the Regions that no pattern tells', () => {
    if (result.kind !== 'rewritten') throw new Error(result.why);
    expect(result.code.length).toBeLessThan(source.length / 3);
    expect(result.code).toContain('aws-cn-global');
  });

  it('are left as they are when they look different', () => {
    expect(withoutImpliedRegions('export const partitionsInfo = load();').kind).toBe('unchanged');
  });
});
