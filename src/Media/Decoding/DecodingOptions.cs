using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Decoding;

/// <summary>Section <c>FakeFinder:Decoding</c>: where decoded frames wait for those who want them.</summary>
public sealed class DecodingOptions
{
    /// <summary>Frames kept in memory, all videos together, in MiB; 0 to 1,048,576, default 512.</summary>
    public int MemoryMiB { get; set; } = 512;

    /// <summary>Frames kept on disk once memory is full, in MiB; 0 to 1,048,576, default 4096.</summary>
    public int DiskMiB { get; set; } = 4096;

    /// <summary>
    /// Where frames are kept on disk; each process makes a folder of its own there. Default the system's temporary folder.
    /// </summary>
    public string Folder { get; set; } = Path.GetTempPath();

    /// <summary>
    /// How long the frames of a video stay after their last reader, for detectors that start later; 0 to 1 h, default 30 s.
    /// </summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(30);
}

internal sealed class DecodingOptionsValidator : IValidateOptions<DecodingOptions>
{
    private const int MostMiB = 1 << 20;

    public ValidateOptionsResult Validate(string? name, DecodingOptions options) =>
        options.MemoryMiB is < 0 or > MostMiB ? Fail(nameof(options.MemoryMiB), options.MemoryMiB, $"0 to {MostMiB}")
        : options.DiskMiB is < 0 or > MostMiB ? Fail(nameof(options.DiskMiB), options.DiskMiB, $"0 to {MostMiB}")
        : string.IsNullOrWhiteSpace(options.Folder) ? Fail(nameof(options.Folder), "empty", "a folder, which need not exist")
        : options.Linger < TimeSpan.Zero || options.Linger > TimeSpan.FromHours(1)
            ? Fail(nameof(options.Linger), options.Linger, "0 to 1 h")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Decoding:{key} is {value}; it must be {allowed}.");
}
