namespace FakeFinder.Web.Backups;

/// <summary>Section <c>FakeFinder:Backup</c> of a process that makes or restores one; the command line has checked it.</summary>
internal sealed class BackupOptions
{
    /// <summary>The archive that is made, or the folder in which it is; of a restore the new data folder.</summary>
    public string To { get; set; } = "";

    /// <summary>The archive that is restored; empty: one is made.</summary>
    public string From { get; set; } = "";

    /// <summary>With the bytes of the videos; default true.</summary>
    public bool Videos { get; set; } = true;
}
