using FakeFinder.Aws.Ssm;
using FakeFinder.Files;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Doctor;
using FakeFinder.Hosting.Secrets;
using FakeFinder.Web;
using FakeFinder.Web.Api;
using FakeFinder.Web.Backups;
using FakeFinder.Web.Dashboard;
using FakeFinder.Web.Evaluations;
using FakeFinder.Web.Hosting;
using FakeFinder.Web.Security;
using FakeFinder.Web.SignIn;
using FakeFinder.Web.Webhooks;

PrivateFiles.Use();
return await HostRun.ToExitCode(async stop =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    await DoctorRun.PrepareAsync(builder, async () =>
    {
        builder.Configuration.AddSecretFiles();
        await builder.Configuration.AddSsmSecretsAsync(stop.Token);
    });
    if (BackupRun.IsAsked(builder.Configuration))
    {
        return await BackupRun.RunAsync(builder.Configuration, stop);
    }

    builder.AddFakeFinderHost();
    builder.Services.AddFakeFinderApi(builder.Configuration).AddEvaluationFinisher().AddWebhookSender();
    builder.Services.AddFakeFinderDashboard();

    var app = builder.Build();
    if (DoctorRun.IsAsked(app.Configuration))
    {
        return await DoctorRun.RunAsync(app, stop);
    }

    app.UseFakeFinderSecurity().UseFakeFinderPages().UseFakeFinderProblems().UseFakeFinderAccess();
    app.MapFakeFinderApi();
    app.MapFakeFinderDashboard();
    return await app.RunFakeFinderAsync(stop);
});
