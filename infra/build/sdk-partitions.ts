import type { Rewriting } from './sdk-rewriting.ts';

type Partition = {
  readonly id: string;
  readonly regionRegex: string;
  readonly regions: Readonly<Record<string, object>>;
};

/**
 * AWS's partitions without the Regions that a partition's pattern tells as well, and without the descriptions of
 * the others, which nothing reads. A Region goes to the partition that lists it, else to the first whose pattern
 * it fits, else to `aws` (partition.js): what is left decides the same of every name.
 */
export function withoutImpliedRegions(source: string): Rewriting {
  const [, json] = /^export const partitionsInfo = (\{[\s\S]*\});\s*$/.exec(source) ?? [];
  if (json === undefined) return { kind: 'unchanged', why: 'the partitions look different' };
  const info: { readonly partitions: readonly Partition[] } = JSON.parse(json);
  const implied = (region: string): string =>
    info.partitions.find(({ regionRegex }) => new RegExp(regionRegex).test(region))?.id ?? 'aws';
  const partitions = info.partitions.map((partition) => ({
    ...partition,
    regions: Object.fromEntries(
      Object.keys(partition.regions)
        .filter((region) => implied(region) !== partition.id)
        .map((region) => [region, {}]),
    ),
  }));
  return {
    kind: 'rewritten',
    code: `export const partitionsInfo = ${JSON.stringify({ ...info, partitions })};\n`,
  };
}
