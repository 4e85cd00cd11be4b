import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  _parseEpochTimestamp,
  _parseRfc3339DateTimeWithOffset,
  _parseRfc7231DateTime,
  dateToUtcString,
  parseEpochTimestamp,
  parseRfc3339DateTimeWithOffset,
  parseRfc7231DateTime,
} from '@smithy/core/serde';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportedNames, SUBSTITUTES, substituteFor } from '../../infra/build/sdk-substitutes.ts';

const { dependencies }: { readonly dependencies: object } = JSON.parse(readFileSync('package.json', 'utf8'));
const CLIENTS = Object.keys(dependencies).filter((name) => name.startsWith('@aws-sdk/client-'));

/** Each file of the SDK that something stands in for. */
const FILES = Object.keys(SUBSTITUTES).flatMap((path) =>
  path.includes('*') ? CLIENTS.map((client) => path.replace('@aws-sdk/client-*', client)) : [path],
);

describe('what stands in for a file of the AWS SDK', () => {
  it.each(FILES)('exports what %s exports', (path) => {
    const file = join('node_modules', path);
    expect(existsSync(file)).toBe(true);
    const names = exportedNames(readFileSync(file, 'utf8'));
    expect(names).not.toEqual([]);
    expect(exportedNames(substituteFor(`/anywhere/${file}`) ?? '')).toEqual(names);
  });

  it('stands in for nothing else', () => {
    expect(substituteFor('/anywhere/node_modules/@aws-sdk/client-ec2/dist-es/EC2Client.js')).toBeUndefined();
    expect(substituteFor('/anywhere/shared/aws/index.ts')).toBeUndefined();
  });
});

/** Dates of four-digit years: those that AWS's formats can tell. */
const dates = fc.date({
  min: new Date('1000-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});

describe('the schemas’ parsers of timestamps', () => {
  it('read what the parsers read that they stand in for', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const seconds = date.getTime() / 1000;
        expect(_parseEpochTimestamp(seconds)).toEqual(parseEpochTimestamp(seconds));
        const text = date.toISOString();
        expect(_parseRfc3339DateTimeWithOffset(text)).toEqual(parseRfc3339DateTimeWithOffset(text));
        const http = date.toUTCString();
        expect(_parseRfc7231DateTime(http)).toEqual(parseRfc7231DateTime(http));
      }),
    );
  });

  it('are beside a way to write HTTP dates that is JavaScript’s own', () => {
    fc.assert(fc.property(dates, (date) => date.toUTCString() === dateToUtcString(date)));
  });
});
