/** The Availability Zones that a simulated Region has. */
export function zoneNames(region: string): readonly string[] {
  return ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
}

/** `us-east-1a` → `use1-az1`: the id of the place itself, whatever an account calls it. */
export function zoneId(zone: string): string {
  const [area = '', ...parts] = zone.slice(0, -1).split('-');
  const number = parts.pop() ?? '';
  const short = parts.map((part) => (part.match(/north|south|east|west|^\w+/g) ?? []).map(initial).join(''));
  return `${area}${short.join('')}${number}-az${zone.charCodeAt(zone.length - 1) - 96}`;
}

function initial(word: string): string {
  return word.charAt(0);
}
