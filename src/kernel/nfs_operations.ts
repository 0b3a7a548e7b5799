/** Names of one version's operations, at the places of their counts in the kernel's line; empty where nothing is shown. */
export type Operations = readonly string[];

function named(names: string): Operations {
  return names.split(" ").map((name) => (name === "-" ? "" : name));
}

/** NFS version 2. @see RFC 1094 */
export const NFS2_OPERATIONS = named(
  "Null GetAttr SetAttr Root Lookup ReadLink Read WrCache Write Create Remove Rename Link SymLink MkDir RmDir ReadDir FsStat",
);

/** NFS version 3. @see RFC 1813 */
export const NFS3_OPERATIONS = named(
  "Null GetAttr SetAttr Lookup Access ReadLink Read Write Create MkDir SymLink MkNod Remove RmDir Rename Link ReadDir ReadDirPlus FsStat FsInfo PathConf Commit",
);

/** NFS version 4 as the kernel's client counts it. @see RFC 8881 */
export const NFS4_CLIENT_OPERATIONS = named(
  "Null Read Write Commit Open OpenConfirm OpenNoattr OpenDowngrade Close Setattr FsInfo Renew SetClientID SetClientIDConfirm" +
    " Lock Lockt Locku Access Getattr Lookup LookupRoot Remove Rename Link Symlink Create Pathconf StatFs ReadLink ReadDir" +
    " ServerCaps DelegReturn GetACL SetACL FsLocations ReleaseLockowner Secinfo FsidPresent ExchangeID CreateSession" +
    " DestroySession Sequence GetLeaseTime ReclaimComplete GetDeviceInfo LayoutGet LayoutCommit LayoutReturn SecinfoNoName" +
    " TestStateID FreeStateID GetDeviceList BindConnToSession DestroyClientID Seek Allocate DeAllocate LayoutStats Clone",
);

/** NFS version 4.0 as the kernel's server counts it, by the number of the operation. @see RFC 7530 */
export const NFS4_SERVER_OPERATIONS = named(
  "- - - Access Close Commit Create DelegPurge DelegReturn GetAttr GetFH Link Lock Lockt Locku Lookup LookupRoot Nverify" +
    " Open OpenAttr OpenConfirm OpenDgrd PutFH - - Read ReadDir ReadLink Remove Rename Renew RestoreFH SaveFH SecInfo" +
    " SetAttr SetClientID SetClientIDConfirm Verify Write RelLockOwner",
);
