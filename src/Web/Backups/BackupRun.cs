using System.Globalization;
using FakeFinder.Aws.S3;
using FakeFinder.Checks;
using FakeFinder.Hosting;
using FakeFinder.Storage;
using FakeFinder.Storage.Backups;
using FakeFinder.Storage.Sql;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Backups;

/// <summary>
/// A process that makes a backup of a data folder, or a data folder of a backup, for the command line, and ends. Section
/// <c>FakeFinder:Backup</c>, which the command line gives it. It has the service's own configuration, and so knows where its data are.
/// </summary>
internal static class BackupRun
{
    private const string Section = "FakeFinder:Backup";
    private const string Documented = "docs/operation.md, section Backup, has the commands";
    private const int Failed = 1;

    /// <summary>This process is one.</summary>
    public static bool IsAsked(IConfiguration configuration) => configuration.GetSection(Section).Exists();

    /// <returns>The exit code: 0, or 1 with a sentence on standard error.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration, StopRequest stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        ParentWatch.CancelAtEnd(ended);
        var options = configuration.GetSection(Section).Get<BackupOptions>() ?? new BackupOptions();
        try
        {
            await Console.Out.WriteLineAsync(options.From.Length > 0
                ? await RestoreAsync(options, ended.Token)
                : await BackupAsync(options, configuration, ended.Token));
            return 0;
        }
        catch (BackupException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return Failed;
        }
    }

    private static async Task<string> BackupAsync(
        BackupOptions options,
        IConfiguration configuration,
        CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddStorage(configuration)
            .AddS3(configuration)
            .BuildServiceProvider();
        var bucket = configuration.GetSection("FakeFinder:Storage:S3").Get<S3Options>()?.Bucket ?? "";
        var database = services.GetRequiredService<IStorageDatabase>();
        if (database is not SqliteDataSource)
        {
            throw new BackupException(
                $"This service keeps its state in PostgreSQL ({database.Name})"
                    + (bucket.Length > 0 ? $" and its videos in S3 ('{bucket}')" : "")
                    + $", of which this command copies nothing: back the database up first, then the bytes. {Documented}.");
        }

        var folder = Path.GetFullPath(services.GetRequiredService<IOptions<StorageOptions>>().Value.Path);
        var made = await new Backup(folder, TimeProvider.System)
            .WriteAsync(PlaceOf(options.To), options.Videos, blobs: bucket.Length == 0, cancellationToken);
        var notIn = bucket.Length > 0
            ? $" Videos and reports lie in the bucket '{bucket}' and are not in it: {Documented}."
            : options.Videos ? "" : " The bytes of the videos are not in it.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{made.Path} holds {made.Files} files of the data folder, {made.Bytes / 1e6:0.0} MB. ")
            + $"It holds secrets: keep it where nobody else reads it.{notIn}";
    }

    private static async Task<string> RestoreAsync(BackupOptions options, CancellationToken cancellationToken)
    {
        var restored = await new Restore(new DiskSpace()).RunAsync(Path.GetFullPath(options.From), options.To, cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{restored.Folder} holds the {restored.Files} files of the backup of {restored.MadeAt:yyyy-MM-dd HH:mm} UTC")
            + (restored.HasVideos ? "" : ", without the bytes of videos")
            + $". Start the service with it ('fakefinder up --data {restored.Folder}'): jobs that were open run again.";
    }

    /// <summary>In a folder, a name with the time.</summary>
    private static string PlaceOf(string target) => Directory.Exists(target)
        ? Path.Combine(
            target,
            string.Create(CultureInfo.InvariantCulture, $"fakefinder-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}.tar"))
        : target;
}
