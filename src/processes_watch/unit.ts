/**
 * Tells whether a cgroup is that of a systemd unit of this host, or below it. A unit of the same name in a container is
 * another one: above it stands the container's scope.
 * @param unit with its suffix: `nginx.service`
 */
export function createUnitTest(unit: string): (cgroup: string) => boolean {
  const end = `/${unit}`;
  return (cgroup) => {
    if (!cgroup.includes(end)) return false;
    const segments = cgroup.split("/").slice(1);
    const at = segments.indexOf(unit);
    return at !== -1 && segments.slice(0, at).every(leadsToUnits);
  };
}

/** `..` leads out of the reader's own cgroup namespace; a user's manager is a service with units of its own. */
function leadsToUnits(segment: string): boolean {
  return segment === ".." || segment.endsWith(".slice") || /^user@\d+\.service$/.test(segment);
}
