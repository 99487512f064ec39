using FakeFinder.Checks;
using FakeFinder.Storage.Access;
using FakeFinder.Storage.Adoption;
using FakeFinder.Storage.Audit;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Derived;
using FakeFinder.Storage.Doctor;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Notes;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Sweeping;
using FakeFinder.Storage.Tombstones;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage;

/// <summary>Registration of storage, with sections <c>FakeFinder:Storage</c>, <c>FakeFinder:Intake</c> and
/// <c>FakeFinder:Retention</c>.</summary>
public static class StorageServices
{
    /// <summary>
    /// Adds the videos, the reports and the database: on SQLite for the one process that owns the data folder, a control silo, with the web
    /// or without; on PostgreSQL for each control silo and each web of a cluster. The <see cref="Media.Probing.IVideoProbe"/> is added by
    /// its own extension. The host awaits <see cref="StorageSchema.EnsureAsync(IServiceProvider, CancellationToken)"/> before it runs.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddWorkerStorage(configuration);
        services.AddOptions<IntakeOptions>().Bind(configuration.GetSection("FakeFinder:Intake")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IntakeOptions>, IntakeOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services
            .AddOptions<DatabaseOptions>()
            .Bind(configuration.GetSection(DatabaseOptions.Section))
            .PostConfigure(options => options.Find(configuration))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSingleton<IStorageDatabase>(provider =>
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value is { Invariant: PostgresDatabase.ProviderInvariant } postgres
                ? new PostgresDatabase(postgres.ConnectionString)
                : new SqliteDataSource(provider.GetRequiredService<IOptions<StorageOptions>>().Value.Database));
        services.AddSingleton<IndexDatabase>();
        services.AddSingleton<IJobIndex, JobIndex>();
        services.AddSingleton<IJobStates, JobStates>();
        services.AddSingleton<KnownJobs>();
        services.AddSingleton<IOwners, Owners.Owners>();
        services.AddSingleton<IJobNotes, JobNotes>();
        services.AddSingleton<IApiKeys, ApiKeys>();
        services.AddSingleton<ICallerUsage, CallerUsage>();
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddSingleton<IJobDeletions, JobDeletions>();
        services.AddSingleton<IDeliveries, DeliveryTable>();
        services.AddSingleton<DeletedJobs>();
        services.AddSingleton<IBatchDeletions, BatchDeletions>();
        services.AddSingleton<ITombstones, TombstoneTable>();
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection("FakeFinder:Retention")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>();
        services.AddSingleton<IRetention, RetentionIndex>();
        services.AddSingleton<IBatchIndex, BatchIndex>();
        services.AddSingleton<IEvaluationIndex, EvaluationIndex>();
        services.AddSingleton<IEvaluationFiles, EvaluationFiles>();
        services.AddSingleton<VideoTable>();
        services.AddSingleton<LocksByVideo>();
        services.AddSingleton<Instruments>().AddSingleton<VideoLibrary>();
        services.AddSingleton<IVideoLibrary>(provider => provider.GetRequiredService<VideoLibrary>());
        services.AddSingleton<StoreTable>();
        services.AddSingleton<StoreClaim>();
        services.AddSingleton<VideoAdoption>();
        services.AddSingleton<ReportAdoption>();
        services.AddSingleton<VideoSweep>();
        services.AddSingleton<ReportSweep>();
        services.AddSingleton<StoreSweep>();
        services.AddOptions<DerivedOptions>().Bind(configuration.GetSection("FakeFinder:Derived")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DerivedOptions>, DerivedOptionsValidator>();
        services.AddCheck<DatabaseCheck>("database", limit: TimeSpan.FromMinutes(2)).AddCheck<DatabaseClockCheck>("database clock");
        services.AddSingleton<DerivedSweep>().AddHostedService(provider => provider.GetRequiredService<DerivedSweep>());
        return services.AddHostedService(provider => provider.GetRequiredService<StoreSweep>());
    }

    /// <summary>Adds what a worker needs of storage: the bytes of videos, and reports. It opens no database.</summary>
    public static IServiceCollection AddWorkerStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection("FakeFinder:Storage")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddCheck<DataFolderCheck>("data folder");
        services.AddSingleton<IBlobStore>(provider => new FolderBlobStore(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.Blobs));
        services.AddHostedService<StoreCheck>();
        services.AddSingleton<IVideoFiles, VideoFiles>();
        services.AddSingleton<IDerivedFiles, DerivedFiles>();
        return services.AddSingleton<IReportStore, ReportStore>();
    }
}
