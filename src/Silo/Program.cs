using FakeFinder.Aws.Ec2;
using FakeFinder.Aws.S3;
using FakeFinder.Aws.Ssm;
using FakeFinder.Detection;
using FakeFinder.Detection.Networks;
using FakeFinder.Files;
using FakeFinder.Fleet.Local;
using FakeFinder.Grains.Control;
using FakeFinder.Grains.Workers;
using FakeFinder.Handover;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Doctor;
using FakeFinder.Hosting.Secrets;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Silo;
using FakeFinder.Silo.Trials;
using FakeFinder.Storage;
using FakeFinder.Storage.Stores;
using FakeFinder.Weights.Residual;
using Microsoft.Extensions.Hosting;

PrivateFiles.Use();
return await HostRun.ToExitCode(
    async stop =>
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
        await DoctorRun.PrepareAsync(builder, async () =>
        {
            builder.Configuration.AddSecretFiles();
            await builder.Configuration.AddSsmSecretsAsync(stop.Token);
        });
        ChildProcessLifetime.Use(builder.Services, builder.Configuration);
        if (Role.IsTrial(builder.Configuration))
        {
            return await TrialRun.RunAsync(builder, stop);
        }

        var isWorker = Role.IsWorker(builder.Configuration);
        if (isWorker)
        {
            builder.AddWorkerSilo();
            builder.Services.AddBuiltInNetwork(BuiltInNetwork.Residual, ResidualNetwork.Build).AddVideoServer();
            builder.Services.AddEc2Machine(builder.Configuration);
        }
        else
        {
            builder.AddControlSilo();
            builder.Services.AddEc2Fleet(builder.Configuration);
        }

        builder.Services.AddS3(builder.Configuration);
        builder.Services.AddTelemetry(builder.Configuration, isWorker ? "worker" : "control");
        using var host = builder.Build();
        if (DoctorRun.IsAsked(builder.Configuration))
        {
            return await DoctorRun.RunAsync(host, stop);
        }

        if (!isWorker)
        {
            StorageFolder.Prepare(host.Services);
            await StorageSchema.EnsureAsync(host.Services, stop.Token);
        }
        else if (!await ParkedProcess.WaitForWordAsync(builder.Configuration, host.GetReadyAsync, stop.Token))
        {
            return 0;
        }

        await host.RunToEndAsync(stop);
        return 0;
    },
    isRefusal: fault => fault is DetectorLoadException);
