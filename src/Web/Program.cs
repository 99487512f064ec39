using FakeFinder.Aws.Ssm;
using FakeFinder.Files;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Secrets;
using FakeFinder.Web;
using FakeFinder.Web.Api;
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
    builder.Configuration.AddSecretFiles();
    await builder.Configuration.AddSsmSecretsAsync(stop.Token);
    builder.AddFakeFinderHost();
    builder.Services.AddFakeFinderApi(builder.Configuration).AddEvaluationFinisher().AddWebhookSender();
    builder.Services.AddFakeFinderDashboard();

    var app = builder.Build();
    app.UseFakeFinderSecurity().UseFakeFinderPages().UseFakeFinderProblems().UseFakeFinderAccess();
    app.MapFakeFinderApi();
    app.MapFakeFinderDashboard();
    return await app.RunFakeFinderAsync(stop);
});
