using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Retention;

/// <summary>Section <c>FakeFinder:Retention</c>: how long things are kept. What is not set is kept until somebody deletes it.</summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// How long a video, with all that was made of it, is kept after its last use: its last upload, or the last end of a job of it where
    /// that is later. 1 min to 36,500 days, such as 30.00:00:00; not set by default. The results of its jobs stay.
    /// </summary>
    public TimeSpan? Videos { get; set; }

    /// <summary>
    /// How long pictures, faces and playable copies are kept after they were made; 1 min to 36,500 days, not set by default. Until their
    /// video goes they are made again when somebody looks at them.
    /// </summary>
    public TimeSpan? Pictures { get; set; }

    /// <summary>
    /// How long a job is kept after its end, with its reports, rows, notes and probes, and a batch after its own; 1 min to 36,500 days, not
    /// set by default. The video stays.
    /// </summary>
    public TimeSpan? Reports { get; set; }

    /// <summary>How often it is looked for what has become too old; 1 s to 1 day, default 5 min.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Which videos may go now; null where they are kept.</summary>
    public Expiry? OfVideos(DateTimeOffset now) => Of(nameof(Videos), Videos, now);

    /// <summary>Which pictures may go now; null where they are kept.</summary>
    public Expiry? OfPictures(DateTimeOffset now) => Of(nameof(Pictures), Pictures, now);

    /// <summary>Which jobs and batches may go now; null where they are kept.</summary>
    public Expiry? OfReports(DateTimeOffset now) => Of(nameof(Reports), Reports, now);

    private static Expiry? Of(string name, TimeSpan? kept, DateTimeOffset now) =>
        kept is { } time ? new Expiry(now - time, $"FakeFinder:Retention:{name}={time}") : null;
}

internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(36_500);

    public ValidateOptionsResult Validate(string? name, RetentionOptions options) =>
        IsOutside(options.Videos) ? FailTime(nameof(options.Videos), options.Videos)
        : IsOutside(options.Pictures) ? FailTime(nameof(options.Pictures), options.Pictures)
        : IsOutside(options.Reports) ? FailTime(nameof(options.Reports), options.Reports)
        : options.SweepEvery < TimeSpan.FromSeconds(1) || options.SweepEvery > TimeSpan.FromDays(1)
            ? Fail(nameof(options.SweepEvery), options.SweepEvery, "1 s to 1 day")
        : ValidateOptionsResult.Success;

    private static bool IsOutside(TimeSpan? kept) => kept < Least || kept > Most;

    private static ValidateOptionsResult FailTime(string key, TimeSpan? kept) =>
        Fail(key, kept, "1 min to 36,500 days, such as 30.00:00:00 for 30 days, or not be set, so that nothing goes by itself");

    private static ValidateOptionsResult Fail(string key, object? value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Retention:{key} is {value}; it must be {allowed}.");
}
